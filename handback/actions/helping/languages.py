"""What a search has to know of a language: words that ask nothing, and words that mean the same.

Nothing here is about a lessor; it is how people in general write of cars, leases and bills.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache


@dataclass(frozen=True, slots=True)
class Language:
    """One language.

    `stop`: words that carry no question. `weak`: words that carry little of one. `known`: words
    that are spelled rightly though no topic has them. `same`: by one word, the words and phrases
    that mean the same to who searches. `stem`: what makes words of one family alike; None where
    SQLite does it.
    """

    code: str
    stop: frozenset[str]
    weak: frozenset[str] = frozenset()
    known: frozenset[str] = frozenset()
    same: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    stem: Callable[[str], str] | None = None


ENGLISH_STOP = """
a about after all also am an and any anybody anyone anything are as ask at away be because been
being both but by came can cant cannot come could couldnt couldn did didnt didn do does doesnt
doesn doing done dont don each either else etc even ever every for from further gonna got gotta
get gets getting go goes going gone had has hasnt have havent having he hello help her here hers
hi him his how hows i id if ill im in into is isnt it its ive just know let lets like ll make
makes me might mine more most much must my myself need needs no nor not now of off ok okay on one
only onto or other our ours out over own pls please possible possibly put quite rather re really s
see shall she should shouldnt so some somebody someone something still such sure t tell than thank
thanks that thats the their theirs them then there theres these they thing things this those
though through to too under until up upon us use used using ve very via wanna want wants was wasnt
way we were werent what whats when whens where wheres which while who whos whom whose why will
with within without wont would wouldnt yes yet you your yours yourself guys actually anyway
instead basically currently exactly kind lot maybe supposed think thought wondering wonder car
cars vehicle vehicles auto autos automobile suv truck sedan before again around back bit else ask
happen happens mean means find found give given take takes taken gets theyre went whole yall
"""

ENGLISH_WEAK = """
able already another anytime away bad best better big bring came check day days done end far fast
feel few find first free full give good guy half hard hear high home house keep kept know large
last late lately later least leave left less let like little live long look lost low many matter
miss missed money month months move moved name near need never new next nice number offer often
old only open own part people place plan problem question quick really reason right said same say
says see send sent short show small something soon start started still stop stuff tell time times
today told tomorrow took total try trying turn two wait waiting want week weeks word work working
wrong year years yesterday
"""

ENGLISH_KNOWN = """
marry married divorce divorced maintenance oil blow brother honest afraid alright ate able accept
add address adult age agree airport allow amount animal answer apply april arrange arrive august
auto average bad bank battery become began begin believe best better big bird black blue board
boat book borrow bought box boy break bring broke brother brought build bus business busy cake
call camera card care carry case cash cat catch cause change charge cheap check child choose
church city clean clear clock close cold collect color company complete computer contact cook copy
correct cost country couple cover credit cry cut dad dark daughter day december decide deep delay
deliver depend die different difficult dinner direct dog door dream dress drink drive drop dry
early earth easy eat eight email employer empty end enough enter error evening event exchange
expect expensive explain extra eye face fact fail fall family far fast father february feel feet
fill final finance fine finish fire first fish five fix fly follow food foot forget form forward
four free friday friend front full fun game garage garden gas girl glass gold good great green
grow guess hair half hand happy hard hat hate head hear heard heart heat heavy held high history
hold holiday home hope horse hospital hot hotel hour house hundred husband idea important include
insurance january job join july june keep kept kid kitchen land large last late later laugh law
lawyer lead learn lease leave left legal less letter life light line list listen live loan local
lock long look lose lost love low lunch machine mail main man map march mark market marry meal
meet member message middle mile milk million mind minute miss mistake moment monday money month
morning mother mountain move movie music name near never new news next nice night nine north
nothing notice november number october offer office old open order paid paper parent park part
party pass pay people person pet phone photo pick picture piece pizza place plan plane plant plate
play point police pool poor post power prefer present press pretty price problem program promise
proof provide pull push question quick rain rate reach read ready reason receive recipe record red
refuse remember remove rent repair repeat reply report request rest result return rich ride right
ring river road room rule run safe sale salt same sand saturday save say school score screen sea
season seat second sell send september serve service set seven shoe shop short show shut sick side
sign simple sing single sister sit six size skin sleep slow small snow soap son song soon sorry
south speak speed spend sport spring stage stamp stand star start state station stay steal step
stock stop store storm story street strong student study stuff summer sun sunday supply swim table
talk tall tax teach team telephone temperature ten test text three thursday ticket time today
together toll tomorrow ton tonight town toy train travel tree trip trouble truck true trust try
tuesday turn two type uncle understand unit upset vacation value view visit voice wait wake walk
wall war warm wash watch water wear weather website wednesday week weekend weight went west white
whole wife win wind window winter wish woman wood word work world worry worth write wrong year
yellow yesterday young zero zip
"""

ENGLISH_SAME: Mapping[str, tuple[str, ...]] = {
    "return": (
        "turn in",
        "turn it in",
        "turn my car in",
        "turn the car in",
        "turning in",
        "hand in",
        "turn the vehicle in",
        "turnin",
        "drop off",
        "drop it off",
        "drop my car off",
        "dropoff",
        "drop the car off",
        "give back",
        "give it back",
        "give the car back",
        "give my car back",
        "hand back",
        "hand it back",
        "hand the car back",
        "hand over",
        "handover",
        "bring back",
        "bring it back",
        "bring the car back",
        "take back",
        "take it back",
        "take the car back",
        "surrender",
        "send back",
        "ground",
        "drop of",
        "drop it of",
    ),
    "retailer": ("dealer", "dealership", "showroom", "retail store"),
    "mileage": ("mile", "miles", "kilometre", "kilometer", "kilometres", "kms", "km", "distance"),
    "odometer": ("speedometer", "odo", "mile counter"),
    "purchase": (
        "buy",
        "bought",
        "buyout",
        "buy out",
        "own it",
        "keep the car",
        "keep my car",
        "keep it for good",
        "buying",
        "by out",
        "by my car",
        "by the car",
        "by it",
    ),
    "bill": ("invoice", "statement", "liability statement"),
    "payment": ("pay", "paid", "instalment payment", "monthly"),
    "price": ("cost", "how expensive"),
    "charge": ("fee", "fees", "billed", "penalty", "penalties", "bill me", "cost me"),
    "damage": ("damaged", "harm", "wrecked"),
    "dent": ("ding", "dings", "bump"),
    "scratch": ("scrape", "scuff", "paint chip"),
    "wear": ("wear and tear", "wear and use", "wear n tear"),
    "tyre": ("tire", "tires", "tread"),
    "windshield": ("windscreen", "glass"),
    "inspection": ("inspect", "inspector", "check up", "look over the car", "examination"),
    "appointment": ("appt", "schedule", "book", "slot", "reschedule"),
    "end": (
        "maturity",
        "expire",
        "expires",
        "expiry",
        "run out",
        "runs out",
        "up at",
        "finish",
        "mature",
    ),
    "early": (
        "ahead of time",
        "sooner",
        "terminate",
        "break the lease",
        "break my lease",
        "get out of",
        "premature",
    ),
    "extension": ("extend", "longer", "prolong", "a few more weeks", "extra month", "more time"),
    "late": ("overdue", "past due", "delay", "delayed", "behind"),
    "dispute": (
        "disagree",
        "contest",
        "challenge",
        "appeal",
        "object",
        "complain",
        "complaint",
        "unfair",
        "wrong",
    ),
    "waiver": ("waive", "waived", "forgive", "forgiven", "let off"),
    "refund": ("money back", "reimburse", "reimbursement", "overpaid", "get back money"),
    "call": (
        "phone number",
        "telephone",
        "telephone number",
        "ring",
        "number to call",
        "speak to",
        "talk to",
        "speak with",
        "talk with",
        "by phone",
    ),
    "aircon": ("ac", "a c", "air con", "air conditioning", "air conditioner"),
    "hardship": (
        "afford",
        "cant pay",
        "cannot pay",
        "can not pay",
        "lost my job",
        "laid off",
        "unemployed",
        "out of work",
        "short of money",
        "no money",
        "broke",
    ),
    "payoff": ("pay off", "pay it off", "paid off", "pay off my lease", "pay off the lease"),
    "collection": ("collections", "repo", "repossess", "repossession", "collector"),
    "contact": ("reach you", "get in touch", "reach somebody"),
    "paper": ("document", "documents", "paperwork", "form", "forms"),
    "receipt": ("proof of payment",),
    "totalloss": (
        "totaled",
        "totalled",
        "total loss",
        "write off",
        "written off",
        "stolen",
        "theft",
        "wreck",
    ),
    "accident": ("crash", "collision", "fender bender"),
    "insurance": ("insurer", "insure", "insured", "coverage"),
    "instalment": (
        "installment",
        "installments",
        "payment plan",
        "pay over time",
        "split",
        "in parts",
    ),
    "plate": ("license plate", "licence plate", "registration plate", "tag", "tags"),
    "military": ("army", "navy", "deployed", "deployment", "orders", "scra", "marines"),
    "died": ("death", "dead", "passed away", "deceased", "estate"),
    "key": ("fob", "keys", "remote"),
    "data": ("privacy", "personal information", "bluetooth", "paired"),
    "sign": ("signature", "signing"),
    "email": ("e mail", "mail address"),
    "residual": ("residual value", "lease end value"),
    "tax": ("taxes",),
    "loan": ("financing", "finance", "financed"),
    "guide": ("chart",),
    "spouse": (
        "wife",
        "husband",
        "partner",
        "co lessee",
        "cosigner",
        "co signer",
        "ex husband",
        "ex wife",
    ),
    "bankrupt": ("bankruptcy", "chapter 7", "chapter 13"),
}

FRENCH_STOP = """
auto autos automobile automobiles bagnole camion char vehicule vehicules voiture voitures vus a ai
aie ais ait alors apres as au aucun aussi autre aux avant avec avez avoir avons bien bonjour c ca
car ce cela celle celui ces cet cette ceux chez chaque ci comme comment d dans de deja depuis des
deux doit doivent dois donc du elle elles en encore entre es est et etaient etait ete etes etre eu
fait faire faites faut fois font hors il ils j je juste l la le les leur leurs lui ma mais me meme
merci mes mettre moi moins mon n ne ni nos notre nous on ont ou par pas pendant peu peut peux plus
pour pourquoi pouvez puis qu quand que quel quelle quelles quelqu quels quelque qui quoi s sa sans
se sera serait ses si son sont sous suis sur svp t ta te tes toi ton tous tout toute toutes tu un
une va vais vers veut veux vos votre voulez vous y
"""

FRENCH_WEAK = """
an ans annee appel argent arriver attendre avance besoin bon bonne change changer chose commencer
demain demander dernier derniere dire dit dix droit envoyer femme fini grand grande heure homme
hier jour jours juste laisser libre loin longtemps maison mari mauvais mettre mois moment monde
nom nouveau nouvelle numero part partir passe perdu petit petite pris prendre probleme prochain
quand question raison recu savoir semaine semaines temps travail trop trouver venir vieux vite
vivre
"""

FRENCH_SAME: Mapping[str, tuple[str, ...]] = {
    "remise": (
        "retour",
        "retourner",
        "remettre",
        "rendre",
        "rapporter",
        "ramener",
        "restituer",
        "restitution",
        "deposer",
        "rends",
        "remets",
    ),
    "concessionnaire": ("detaillant", "garage", "vendeur", "concession"),
    "kilometrage": ("kilometre", "kilometres", "km", "kms", "distance"),
    "odometre": ("compteur",),
    "achat": ("acheter", "rachat", "racheter", "garder", "conserver", "achete"),
    "releve": ("facture", "etat de compte"),
    "paiement": ("payer", "paye", "versement", "mensualite", "regler"),
    "frais": ("cout", "couter", "coute", "penalite", "charge", "prix", "montant"),
    "dommage": ("degat", "bris", "abime", "endommage"),
    "bosse": ("bosselure", "enfoncement"),
    "egratignure": ("rayure", "eraflure", "grafigne"),
    "pneu": ("pneus", "bande de roulement"),
    "parebrise": ("pare brise", "vitre"),
    "inspection": ("inspecter", "inspecteur", "verification", "examen"),
    "rendezvous": ("rendez vous", "rdv", "reserver", "planifier"),
    "fin": ("echeance", "terme", "termine", "terminer", "expire", "finit"),
    "anticipe": ("avant la fin", "plus tot", "resilier", "resiliation", "rompre", "briser le bail"),
    "prolongation": ("prolonger", "plus longtemps", "etirer"),
    "retard": ("tard", "en souffrance"),
    "contestation": ("contester", "desaccord", "plainte", "conteste", "injuste"),
    "assurance": ("assureur", "assurer", "assure"),
    "telephone": ("appeler", "joindre", "numero", "parler"),
    "document": ("papier", "papiers", "formulaire", "formulaires"),
    "bail": ("location", "contrat", "louer"),
    "deces": ("mort", "decede", "mourir"),
    "echange": ("troquer", "donner en echange"),
    "preteur": ("caisse", "banque", "credit union", "caisse populaire"),
    "cle": ("cles", "clef", "clefs"),
    "remboursement": ("rembourser", "rembourse"),
}

FRENCH_ENDINGS = (
    "issements", "issement", "ations", "ation", "ements", "ement", "euses", "euse", "eurs", "eur",
    "ances", "ance", "ives", "ive", "iez", "ions", "ion", "antes", "ante", "ants", "ant", "ees",
    "ent", "aux", "er", "ez", "ee", "es", "ai", "ir", "s", "x", "e",
)  # fmt: skip
SHORTEST_STEM = 3


def french_stem(word: str) -> str:
    """What French words of one family share: the word without the ending that it wears."""
    for ending in FRENCH_ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= SHORTEST_STEM:
            return word[: -len(ending)]
    return word


@cache
def language_named(code: str) -> Language:
    """A language by its code; one that is not known here has no words of its own."""
    if code == "en":
        known = frozenset(ENGLISH_KNOWN.split())
        weak = frozenset(ENGLISH_WEAK.split())
        return Language("en", frozenset(ENGLISH_STOP.split()), weak, known, ENGLISH_SAME)
    if code == "fr":
        stop = frozenset(FRENCH_STOP.split())
        weak = frozenset(FRENCH_WEAK.split())
        return Language("fr", stop, weak, same=FRENCH_SAME, stem=french_stem)
    return Language(code, frozenset(), stem=str)
