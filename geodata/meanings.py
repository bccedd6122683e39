"""What each column of a register of incidents means, in French; the English stands in `geodata.fields`."""

from __future__ import annotations

from collections.abc import Mapping

#: Column -> one French sentence, for whoever fills in a template.
FRENCH: Mapping[str, str] = {
    "incident_id": "Identifiant stable de l’incident.",
    "date": "Jour de l’incident ; le premier du mois ou de l’année si l’on ne sait que cela.",
    "date_precision": "Avec quelle précision la date est connue.",
    "country": "Pays où l’incident a été signalé.",
    "place": "Lieu tel qu’il est rapporté.",
    "latitude": "Latitude WGS84.",
    "longitude": "Longitude WGS84.",
    "uncertainty_km": "Le lieu réel se trouve à cette distance du point au plus.",
    "trafficking_type": "Ce qui faisait l’objet du trafic, par famille.",
    "commodity": "Ce qui a été trouvé ; un mot nouveau est admis et affiché tel quel.",
    "quantity": "Quantité rapportée, dans son unité ; pour un naufrage, le nombre de morts.",
    "unit": "Unité de la quantité rapportée ; nécessaire avec une quantité.",
    "event_type": "Ce qui s’est passé.",
    "agency": "Services nommés dans le rapport.",
    "transport": "Moyen de transport, ou lieu de stockage.",
    "origin": "Origine rapportée, texte libre.",
    "destination": "Destination rapportée, texte libre.",
    "arrests": "Nombre de personnes arrêtées, sans aucun nom.",
    "value_reported": "Valeur rapportée, dans sa monnaie ; jamais convertie.",
    "value_currency": "Code ISO 4217 de la valeur rapportée.",
    "source_kind": "Qui l’a rapporté.",
    "source_publisher": "Éditeur de la source.",
    "source_url": "Adresse de la source.",
    "source_url_2": "Adresse d’une seconde source.",
    "source_date": "Date de publication (jour, mois ou année).",
    "note": "Remarque, sans nom de personne.",
    "sensitivity": "Qui peut voir la ligne.",
}
