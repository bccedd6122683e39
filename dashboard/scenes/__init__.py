"""Scenes and storyboards: what a presenter prepares, kept in the application's database, carried as one JSON file.

`model` says what they are, `edits` how they change, `exchange` how they are written as JSON and read again, `store`
where they are kept with every change undoable, `bundled` which come with the project, `facts` fills in numbers.
"""
