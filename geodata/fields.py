"""Every column of every canonical table, defined once: type, unit, labels, meaning, allowed values, HXL hashtag.

The table schemas, the data dictionary (docs/data.md), the checks of a user's file and the column titles of exports are
all made from here.
"""

from __future__ import annotations

from dataclasses import dataclass

TRAFFICKING_TYPES = (
    "drugs", "medicines", "human_trafficking", "migrant_smuggling", "firearms", "explosives", "wildlife", "minerals",
    "fuel", "tobacco", "counterfeit", "vehicles", "cash", "corruption", "other",
)  # fmt: skip
EVENT_TYPES = ("seizure", "interception", "rescue", "arrest", "dismantling", "shipwreck", "attack", "conviction")
AGENCIES = (
    "customs", "police", "drug_enforcement", "gendarmerie", "immigration", "joint", "army", "navy", "forest_wildlife",
    "port_control", "unknown",
)  # fmt: skip
TRANSPORTS = ("road", "sea", "river", "air", "rail", "foot", "post", "warehouse", "unknown")
DATE_PRECISIONS = ("day", "week", "month", "year")
SOURCE_KINDS = ("media", "official", "un", "ngo", "own")
COUNTRIES = (
    "SN", "ML", "GH", "TG", "BF", "BJ", "CI", "DZ", "EH", "GM", "GN", "GW", "LR", "MA", "MR", "NE", "NG", "SL",
)  # fmt: skip
#: The four countries of the 2015 workshop.
FOCUS_COUNTRIES = ("SN", "ML", "GH", "TG")
POST_KINDS = ("land", "river", "ferry", "joint", "rail", "airport", "seaport")
POST_STATUSES = ("open", "suspended", "closed", "unknown")
POST_AGENCIES = ("customs", "immigration", "police", "gendarmerie", "drug_enforcement", "phytosanitary", "health")
ROAD_CLASSES = ("corridor", "main", "secondary", "tertiary", "local", "corridor_link")
SENSITIVITIES = ("low", "moderate", "high", "severe")
CURRENCIES = ("XOF", "GHS", "USD", "EUR", "GBP", "GMD", "GNF", "MRU", "NGN", "DZD", "SLE", "LRD", "MAD")
YES_NO = ("yes", "no")

#: Units of mass and what one of them is in kilograms, by definition and so exactly; other units stay as reported.
MASS_UNITS_KG = {
    "kg": 1.0, "g": 0.001, "mg": 1e-6, "tonnes": 1000.0, "quintals": 100.0, "lb": 0.45359237, "oz": 0.028349523125,
}  # fmt: skip
_SI, _POUND = "BIPM, The International System of Units (2019)", "NIST Special Publication 811 (2008), appendix B"
MASS_SOURCES = {unit: _POUND if unit in ("lb", "oz") else _SI for unit in MASS_UNITS_KG}
#: Location classes for tables and charts: (upper limit in km, code).
LOCATION_CLASSES = ((1.0, "facility"), (5.0, "village"), (15.0, "city"), (40.0, "district"), (100.0, "region"), (float("inf"), "country"))  # fmt: skip


@dataclass(frozen=True)
class Column:
    """Describe one column.

    Attributes
    ----------
    name : str
    kind : str
        ``text``, ``number``, ``integer``, ``date``, ``timestamp``, ``geometry``.
    en, fr : str
        Label for people.
    description : str
        Meaning in one English sentence, for the data dictionary.
    unit : str
        Empty where the column has none.
    values : tuple of str
        Allowed values; empty means free.
    is_required : bool
        An empty cell is a fault.
    minimum, maximum : float or None
        Closed range of a number.
    is_list : bool
        Several values separated by ``;``.
    hxl : str
        HXL hashtag written as the second header row of exports.
    is_input : bool
        Stands in the register a user provides; the others are computed by the build.
    """

    name: str
    kind: str
    en: str
    fr: str
    description: str
    unit: str = ""
    values: tuple[str, ...] = ()
    is_required: bool = False
    minimum: float | None = None
    maximum: float | None = None
    is_list: bool = False
    hxl: str = ""
    is_input: bool = True


def _computed(*arguments: str, **options: object) -> Column:
    return Column(*arguments, is_input=False, **options)  # type: ignore[arg-type,misc]


INCIDENTS = (
    Column("incident_id", "text", "Incident", "Incident", "Stable identifier of the incident.", is_required=True, hxl="#meta+id"),
    Column("date", "date", "Date", "Date", "Day of the incident; the first of the month or year where only that is known.", is_required=True, hxl="#date+occurred"),
    Column("date_precision", "text", "Date known to the", "Date connue au", "How precisely the date is known.", values=DATE_PRECISIONS, hxl="#date+precision"),
    Column("country", "text", "Country", "Pays", "ISO 3166-1 alpha-2 code of the country where it was reported.", values=COUNTRIES, hxl="#country+code+v_iso2"),
    Column("place", "text", "Place", "Lieu", "Place as reported.", hxl="#loc+name"),
    Column("latitude", "number", "Latitude", "Latitude", "WGS84 latitude; becomes the geometry.", unit="°", is_required=True, minimum=-90, maximum=90, hxl="#geo+lat"),
    Column("longitude", "number", "Longitude", "Longitude", "WGS84 longitude; becomes the geometry.", unit="°", is_required=True, minimum=-180, maximum=180, hxl="#geo+lon"),
    Column("uncertainty_km", "number", "Location error", "Erreur de localisation", "The true spot lies within this distance of the point.", unit="km", is_required=True, minimum=0, hxl="#geo+precision+km"),
    Column("trafficking_type", "text", "Type", "Type", "What was trafficked, by family.", values=TRAFFICKING_TYPES, is_required=True, hxl="#subject+type"),
    Column("commodity", "text", "Commodity", "Produit", "What was found, as a controlled word; new words are accepted and shown as they are.", hxl="#item+type"),
    Column("quantity", "number", "Quantity", "Quantité", "Quantity as reported, in its own unit; for a shipwreck the number of deaths.", minimum=0, hxl="#item+num"),
    Column("unit", "text", "Unit", "Unité", "Unit of the quantity as reported, in one spelling; needed with a quantity.", hxl="#item+unit"),
    Column("event_type", "text", "Event", "Événement", "What happened.", values=EVENT_TYPES, hxl="#event+type"),
    Column("agency", "text", "Agency", "Service", "Services named in the report.", values=AGENCIES, is_list=True, hxl="#org+type"),
    Column("transport", "text", "Transport", "Transport", "Means of transport, or place of storage.", values=TRANSPORTS, hxl="#transport+type"),
    Column("origin", "text", "Origin", "Origine", "Origin as reported, free text.", hxl="#loc+origin"),
    Column("destination", "text", "Destination", "Destination", "Destination as reported, free text.", hxl="#loc+destination"),
    Column("arrests", "integer", "Arrests", "Arrestations", "Persons reported arrested; stored as n_arrests.", unit="persons", minimum=0, hxl="#affected+arrested+num"),
    Column("value_reported", "number", "Reported value", "Valeur déclarée", "Value as reported, in its own currency; never converted.", minimum=0, hxl="#value+reported"),
    Column("value_currency", "text", "Currency", "Monnaie", "ISO 4217 code of the reported value.", values=CURRENCIES, hxl="#currency+code"),
    Column("source_kind", "text", "Kind of source", "Nature de la source", "Who reported it.", values=SOURCE_KINDS, hxl="#meta+source+type"),
    Column("source_publisher", "text", "Publisher", "Éditeur", "Publisher of the source.", hxl="#meta+source"),
    Column("source_url", "text", "Source", "Source", "Address of the source.", hxl="#meta+url"),
    Column("source_url_2", "text", "Second source", "Seconde source", "Address of a second source.", hxl="#meta+url+2"),
    Column("source_date", "text", "Published", "Publié le", "Date of publication (ISO day, month or year).", hxl="#date+published"),
    Column("note", "text", "Note", "Note", "Remark of the compilers, in English.", hxl="#description"),
    Column("sensitivity", "text", "Sensitivity", "Sensibilité", "Who may see the row; public registers are low.", values=SENSITIVITIES, hxl="#meta+sensitivity"),
    _computed("n_arrests", "integer", "Arrests", "Arrestations", "Persons reported arrested.", unit="persons", minimum=0, hxl="#affected+arrested+num"),
    _computed("quantity_kg", "number", "Mass", "Masse", "Quantity in kilograms, only where the reported unit is a mass.", unit="kg", minimum=0, hxl="#item+kg"),
    _computed("kg_per_unit", "number", "Kilograms of one unit", "Kilogrammes par unité", "What one of the reported unit is in kilograms, where it is a mass.", unit="kg", minimum=0, hxl="#item+unit+kg"),
    _computed("kg_source", "text", "Source of the conversion", "Source de la conversion", "Who defines that factor.", hxl="#meta+source+unit"),
    _computed("region_id", "text", "Region", "Région", "ISO 3166-2 code of the region that contains the point; empty at sea or where the location error exceeds 80 km.", hxl="#adm1+code"),
    _computed("corridor_id", "text", "Corridor", "Couloir", "Nearest corridor within reach; empty where none is.", hxl="#loc+corridor+id"),
    _computed("corridor_km", "number", "Kilometre on the corridor", "Point kilométrique", "Distance from the start of that corridor.", unit="km", minimum=0, hxl="#loc+corridor+km"),
    _computed("road_distance_km", "number", "Distance to the nearest road", "Distance à la route la plus proche", "Geodesic distance to the nearest road of the skeleton.", unit="km", minimum=0, hxl="#geo+road+km"),
    _computed("nearest_post_id", "text", "Nearest border post", "Poste-frontière le plus proche", "Border post nearest to the point.", hxl="#loc+post+id"),
    _computed("nearest_post_km", "number", "Distance to that post", "Distance à ce poste", "Geodesic distance to the nearest border post.", unit="km", minimum=0, hxl="#loc+post+km"),
    _computed("dataset", "text", "Dataset", "Jeu de données", "Dataset the row came from.", hxl="#meta+dataset"),
    _computed("merged_from", "text", "Merged from", "Fusionné depuis", "Incidents of other datasets that the user merged into this one.", is_list=True, hxl="#meta+id+merged"),
    _computed("other_sources", "text", "Other sources", "Autres sources", "Publisher and address of each of these, joined by |.", hxl="#meta+source+other"),
    _computed("other_datasets", "text", "Datasets of the other sources", "Jeux de données des autres sources", "Dataset of each incident that was merged into this one.", is_list=True, hxl="#meta+dataset+other"),
    _computed("source_file", "text", "File", "Fichier", "Name of the file the row was read from.", hxl="#meta+file"),
    _computed("source_row", "integer", "Row of the file", "Ligne du fichier", "Row of that file, as a spreadsheet numbers it (the header is row 1).", minimum=1, hxl="#meta+row"),
    _computed("load_id", "text", "Load", "Chargement", "Reading of the file the row is from; the same for the same file, mapping and rules.", hxl="#meta+load"),
    _computed("loaded_at", "timestamp", "Loaded", "Chargé le", "When the row was loaded (UTC).", hxl="#date+loaded"),
    _computed("geometry", "geometry", "Point", "Point", "Point, EPSG:4326."),
)  # fmt: skip

#: Columns of an incident that tell of the build, not of what was reported: exports leave them out.
OF_THE_BUILD = frozenset({"source_file", "source_row", "load_id", "loaded_at"})

_POST_AGENCY_COLUMNS = tuple(
    Column(
        name, "text", en, fr, f"{en} works at the post; empty means unknown.", values=YES_NO, hxl=f"#capacity+{name}"
    )
    for name, en, fr in (
        ("customs", "Customs", "Douanes"),
        ("immigration", "Immigration", "Immigration"),
        ("police", "Police", "Police"),
        ("gendarmerie", "Gendarmerie", "Gendarmerie"),
        ("drug_enforcement", "Drug enforcement", "Lutte antidrogue"),
        ("phytosanitary", "Plant health", "Contrôle phytosanitaire"),
        ("health", "Public health", "Santé publique"),
    )
)

BORDER_POSTS = (
    Column("post_id", "text", "Post", "Poste", "Stable identifier of the post.", is_required=True, hxl="#loc+id"),
    Column("name", "text", "Name", "Nom", "Name in use.", is_required=True, hxl="#loc+name"),
    Column("name_alt", "text", "Other names", "Autres noms", "Other names in use.", hxl="#loc+name+alt"),
    Column("country", "text", "Country", "Pays", "Country that runs the post.", values=COUNTRIES, is_required=True, hxl="#country+code+v_iso2"),
    Column("facing_country", "text", "Facing country", "Pays d'en face", "Country across the line; empty for airports and seaports.", values=COUNTRIES, hxl="#country+facing"),
    Column("facing_post_id", "text", "Facing post", "Poste d'en face", "Post across the line, where it is known.", hxl="#loc+facing+id"),
    Column("kind", "text", "Kind", "Nature", "Kind of post.", values=POST_KINDS, is_required=True, hxl="#loc+type"),
    Column("status", "text", "Status", "État", "Last reported status.", values=POST_STATUSES, hxl="#status"),
    Column("status_date", "text", "Status as of", "État au", "Day, month or year of that report; open means reported working then.", hxl="#date+status"),
    Column("latitude", "number", "Latitude", "Latitude", "WGS84 latitude; becomes the geometry.", unit="°", is_required=True, minimum=-90, maximum=90, hxl="#geo+lat"),
    Column("longitude", "number", "Longitude", "Longitude", "WGS84 longitude; becomes the geometry.", unit="°", is_required=True, minimum=-180, maximum=180, hxl="#geo+lon"),
    Column("uncertainty_km", "number", "Location error", "Erreur de localisation", "The post lies within this distance of the point.", unit="km", minimum=0, hxl="#geo+precision+km"),
    Column("admin1", "text", "Region", "Région", "Region as the source names it.", hxl="#adm1+name"),
    Column("road", "text", "Road", "Route", "Road number.", hxl="#loc+road"),
    Column("corridor_hint", "text", "Corridors named", "Couloirs cités", "Corridors the register names for this post.", is_list=True, hxl="#loc+corridor+hint"),
    *_POST_AGENCY_COLUMNS,
    Column("one_stop", "text", "One-stop post", "Poste juxtaposé", "Both countries control in one place.", values=YES_NO, hxl="#capacity+onestop"),
    Column("systems", "text", "Systems", "Systèmes", "Information systems and equipment reported.", is_list=True, hxl="#capacity+systems"),
    Column("opened", "text", "Opened", "Ouvert en", "Day, month or year of opening.", hxl="#date+opened"),
    Column("note", "text", "Note", "Note", "Remark of the compilers, in English.", hxl="#description"),
    Column("source_publisher", "text", "Publisher", "Éditeur", "Publisher of the source.", hxl="#meta+source"),
    Column("source_url", "text", "Source", "Source", "Address of the source.", hxl="#meta+url"),
    Column("source_url_2", "text", "Second source", "Seconde source", "Address of a second source.", hxl="#meta+url+2"),
    _computed("crossing_id", "text", "Crossing", "Point de passage", "Crossing the post watches, where one is within reach.", hxl="#loc+crossing+id"),
    _computed("corridor_id", "text", "Corridor", "Couloir", "Nearest corridor within reach.", hxl="#loc+corridor+id"),
    _computed("corridor_km", "number", "Kilometre on the corridor", "Point kilométrique", "Distance from the start of that corridor.", unit="km", minimum=0, hxl="#loc+corridor+km"),
    _computed("geometry", "geometry", "Point", "Point", "Point, EPSG:4326."),
)  # fmt: skip

CORRIDORS = (
    Column("corridor_id", "text", "Corridor", "Couloir", "Stable identifier of the corridor.", is_required=True, hxl="#loc+corridor+id"),
    Column("name_en", "text", "English name", "Nom anglais", "Name in English.", is_required=True, hxl="#loc+name+i_en"),
    Column("name_fr", "text", "French name", "Nom français", "Name in French.", is_required=True, hxl="#loc+name+i_fr"),
    Column("countries", "text", "Countries", "Pays", "Countries in order along the corridor.", values=COUNTRIES, is_required=True, is_list=True, hxl="#country+code"),
    Column("waypoints", "text", "Waypoints", "Points de passage", "Place:latitude:longitude in order, joined by |.", is_required=True, hxl="#geo+waypoints"),
    Column("border_posts", "text", "Border posts", "Postes-frontière", "Posts in order along the corridor.", is_list=True, hxl="#loc+post+id"),
    Column("programme", "text", "Programme", "Programme", "Transport programme the corridor belongs to.", hxl="#activity"),
    Column("commodities_reported", "text", "Commodities reported", "Produits signalés", "Commodities that sources name for it.", is_list=True, hxl="#item+type"),
    Column("note", "text", "Note", "Note", "Remark of the compilers, in English.", hxl="#description"),
    Column("source_publisher", "text", "Publisher", "Éditeur", "Publisher of the source.", hxl="#meta+source"),
    Column("source_url", "text", "Source", "Source", "Address of the source.", hxl="#meta+url"),
    Column("source_url_2", "text", "Second source", "Seconde source", "Address of a second source.", hxl="#meta+url+2"),
    _computed("length_km", "number", "Length", "Longueur", "Geodesic length of the line; about 11 % shorter than the driven road.", unit="km", minimum=0, hxl="#geo+length+km"),
    _computed("geometry", "geometry", "Line", "Ligne", "Line from the first to the last waypoint, EPSG:4326."),
)  # fmt: skip

INSTITUTIONS = (
    Column("institution_id", "text", "Institution", "Institution", "Stable identifier.", is_required=True, hxl="#org+id"),
    Column("name_en", "text", "English name", "Nom anglais", "Name in English.", is_required=True, hxl="#org+name+i_en"),
    Column("name_fr", "text", "French name", "Nom français", "Name in French.", hxl="#org+name+i_fr"),
    Column("acronym", "text", "Acronym", "Sigle", "Acronym in use.", hxl="#org+acronym"),
    Column("kind", "text", "Kind", "Nature", "Kind of institution.", values=("agency", "agreement", "programme", "joint_unit", "information_system"), hxl="#org+type"),
    Column("countries", "text", "Countries", "Pays", "Countries taking part.", is_list=True, hxl="#country+code"),
    Column("post_ids", "text", "Posts", "Postes", "Border posts where it works.", is_list=True, hxl="#loc+post+id"),
    Column("latitude", "number", "Latitude", "Latitude", "Latitude of the seat.", unit="°", minimum=-90, maximum=90, hxl="#geo+lat"),
    Column("longitude", "number", "Longitude", "Longitude", "Longitude of the seat.", unit="°", minimum=-180, maximum=180, hxl="#geo+lon"),
    Column("domain", "text", "Field", "Domaine", "Fields of work.", is_list=True, hxl="#sector"),
    Column("established", "text", "Established", "Création", "Day, month or year of creation.", hxl="#date+established"),
    Column("status", "text", "Status", "État", "Whether it works today.", values=("active", "ended", "unknown"), hxl="#status"),
    Column("note", "text", "Note", "Note", "Remark of the compilers, in English.", hxl="#description"),
    Column("source_publisher", "text", "Publisher", "Éditeur", "Publisher of the source.", hxl="#meta+source"),
    Column("source_url", "text", "Source", "Source", "Address of the source.", hxl="#meta+url"),
)  # fmt: skip

CROSSINGS = (
    _computed("crossing_id", "text", "Crossing", "Point de passage", "Identifier made of the two countries and the nearest place.", hxl="#loc+crossing+id"),
    _computed("name", "text", "Name", "Nom", "Nearest place, with its distance where that is more than 25 km.", hxl="#loc+name"),
    _computed("country_a", "text", "Country", "Pays", "First country in alphabetical order.", values=COUNTRIES, hxl="#country+code+a"),
    _computed("country_b", "text", "Facing country", "Pays d'en face", "Second country.", values=COUNTRIES, hxl="#country+code+b"),
    _computed("post_ids", "text", "Posts", "Postes", "Border posts within reach of the crossing; empty means that none is known.", is_list=True, hxl="#loc+post+id"),
    _computed("n_open_posts", "integer", "Open posts", "Postes ouverts", "How many of these are reported open.", hxl="#loc+post+num"),
    _computed("is_monitored", "integer", "Monitored", "Surveillé", "1 where at least one post is within reach, else 0; empty: outside the register of posts, which covers the focus countries and the posts facing them.", hxl="#status+monitored"),
    _computed("corridor_ids", "text", "Corridors", "Couloirs", "Corridors that cross the border here.", is_list=True, hxl="#loc+corridor+id"),
    _computed("geometry", "geometry", "Point", "Point", "Point on the border, EPSG:4326."),
)  # fmt: skip

ROADS = (
    _computed("from_node", "integer", "From", "De", "Node at the start.", hxl="#meta+from"),
    _computed("to_node", "integer", "To", "À", "Node at the end.", hxl="#meta+to"),
    _computed("length_km", "number", "Length", "Longueur", "Length as the source gives it; geodesic for corridor links and added roads.", unit="km", minimum=0, hxl="#geo+length+km"),
    _computed("road_class", "text", "Class", "Classe", "corridor: on a corridor; main, secondary, tertiary, local: another road by its class, the bundled ones all main; corridor_link: curated, missing from the other roads.", values=ROAD_CLASSES, hxl="#loc+road+type"),
    _computed("source", "text", "Source", "Source", "Dataset of the segment.", hxl="#meta+source"),
    _computed("geometry", "geometry", "Line", "Ligne", "Line, EPSG:4326."),
)  # fmt: skip

COUNTRIES_TABLE = (
    _computed("country", "text", "Country", "Pays", "ISO 3166-1 alpha-2 code.", values=COUNTRIES, hxl="#country+code+v_iso2"),
    _computed("name_en", "text", "English name", "Nom anglais", "Name in English.", hxl="#country+name+i_en"),
    _computed("name_fr", "text", "French name", "Nom français", "Name in French.", hxl="#country+name+i_fr"),
    _computed("is_focus", "integer", "In focus", "Pays d'étude", "1 for Senegal, Mali, Ghana and Togo.", hxl="#meta+focus"),
    _computed("geometry", "geometry", "Area", "Surface", "Polygon, EPSG:4326, clipped to the study area."),
)  # fmt: skip

REGIONS = (
    _computed("region_id", "text", "Region", "Région", "ISO 3166-2 code.", hxl="#adm1+code"),
    _computed("country", "text", "Country", "Pays", "ISO 3166-1 alpha-2 code.", values=COUNTRIES, hxl="#country+code+v_iso2"),
    _computed("name_en", "text", "English name", "Nom anglais", "Name in English.", hxl="#adm1+name+i_en"),
    _computed("name_fr", "text", "French name", "Nom français", "Name in French.", hxl="#adm1+name+i_fr"),
    _computed("area_km2", "number", "Area", "Superficie", "Area on the ellipsoid.", unit="km²", minimum=0, hxl="#geo+area+km2"),
    _computed("geometry", "geometry", "Area", "Surface", "Polygon, EPSG:4326."),
)  # fmt: skip

PLACES = (
    _computed("place_id", "text", "Place", "Localité", "GeoNames identifier.", hxl="#loc+id"),
    _computed("name", "text", "Name", "Nom", "Main name.", hxl="#loc+name"),
    _computed("alternate_names", "text", "Other names", "Autres noms", "Other names, joined by |.", hxl="#loc+name+alt"),
    _computed("country", "text", "Country", "Pays", "ISO 3166-1 alpha-2 code.", values=COUNTRIES, hxl="#country+code+v_iso2"),
    _computed("population", "integer", "Population", "Population", "Inhabitants as GeoNames gives them.", unit="persons", minimum=0, hxl="#population"),
    _computed("geometry", "geometry", "Point", "Point", "Point, EPSG:4326."),
)  # fmt: skip

#: One row per incident and corridor within reach: an incident in a town that several corridors pass belongs to each of them.
MEMBERSHIPS = (
    _computed("incident_id", "text", "Incident", "Incident", "The incident.", hxl="#meta+id"),
    _computed("corridor_id", "text", "Corridor", "Couloir", "A corridor within reach of it.", hxl="#loc+corridor+id"),
    _computed("corridor_km", "number", "Kilometre on the corridor", "Point kilométrique", "Distance from the start of that corridor.", unit="km", minimum=0, hxl="#loc+corridor+km"),
    _computed("distance_km", "number", "Distance to the corridor", "Distance au couloir", "Geodesic distance from the point to the line.", unit="km", minimum=0, hxl="#geo+distance+km"),
)  # fmt: skip

SOURCES = (
    _computed("dataset", "text", "Dataset", "Jeu de données", "Name of the dataset.", hxl="#meta+dataset"),
    _computed("title_en", "text", "English title", "Titre anglais", "Title in English.", hxl="#meta+title+i_en"),
    _computed("title_fr", "text", "French title", "Titre français", "Title in French.", hxl="#meta+title+i_fr"),
    _computed("publisher", "text", "Publisher", "Éditeur", "Publisher.", hxl="#meta+source"),
    _computed("licence", "text", "Licence", "Licence", "Licence.", hxl="#meta+licence"),
    _computed("attribution", "text", "Attribution", "Mention", "Text to show beside the data.", hxl="#meta+attribution"),
    _computed("url", "text", "Address", "Adresse", "Address of the publisher.", hxl="#meta+url"),
    _computed("redistribute", "text", "Redistribution", "Redistribution", "Whether rows may be passed on.", values=("yes", "no", "aggregate"), hxl="#meta+redistribute"),
    _computed("n_rows", "integer", "Rows", "Lignes", "Rows kept.", hxl="#meta+rows"),
    _computed("latest_date", "text", "Latest row", "Ligne la plus récente", "Latest date in the dataset, where it has dates.", hxl="#date+latest"),
)  # fmt: skip

TABLES: dict[str, tuple[Column, ...]] = {
    "incidents": INCIDENTS,
    "memberships": MEMBERSHIPS,
    "border_posts": BORDER_POSTS,
    "crossings": CROSSINGS,
    "corridors": CORRIDORS,
    "roads": ROADS,
    "countries": COUNTRIES_TABLE,
    "regions": REGIONS,
    "places": PLACES,
    "institutions": INSTITUTIONS,
    "sources": SOURCES,
}

#: Columns of a register that become another one, and so are not stored as they come: where the table has that one.
STORED_AS = {"latitude": "geometry", "longitude": "geometry", "arrests": "n_arrests"}


def input_columns(table: str) -> tuple[Column, ...]:
    """Return the columns a user's file for this table may have."""
    return tuple(column for column in TABLES[table] if column.is_input)


def stored_columns(table: str) -> tuple[Column, ...]:
    """Return the columns of the canonical table in the store, in order."""
    names = {column.name for column in TABLES[table]}
    return tuple(column for column in TABLES[table] if STORED_AS.get(column.name) not in names)


def column(table: str, name: str) -> Column:
    """Return one column; an unknown name is a `KeyError`, for it is a mistake of ours."""
    return {each.name: each for each in TABLES[table]}[name]
