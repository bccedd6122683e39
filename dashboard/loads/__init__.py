"""Files that readers bring: received, and given to the ETL as orders to a process of its own.

`desk` keeps a folder for each file and says how far its order is; `runner` is the process beside the server that runs
``python -m etl order`` and writes down what it says. The dashboard imports nothing of the ETL.
"""
