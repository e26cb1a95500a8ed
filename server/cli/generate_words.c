#include <string.h>

#include "generate_register.h"

/* Common Danish given names and surnames, street names that many towns have, and real pairs of
 * postcode and municipality. The persons and dwellings made of them are invented. */

static const char *const men[] = {
    "Peter",  "Michael", "Jens",    "Lars",     "Thomas",  "Henrik",   "Søren",  "Christian",
    "Martin", "Jan",     "Morten",  "Jesper",   "Anders",  "Mads",     "Niels",  "Rasmus",
    "Per",    "Hans",    "Ole",     "Kim",      "Jørgen",  "Kasper",   "Mikkel", "Frederik",
    "Jacob",  "Emil",    "Jonas",   "Steen",    "Magnus",  "William",  "Oliver", "Noah",
    "Lucas",  "Oscar",   "Karl",    "Victor",   "Malthe",  "Elias",    "August", "Aksel",
    "Arthur", "Felix",   "Alfred",  "Anton",    "Villads", "Theo",     "Liam",   "Philip",
    "Johan",  "Erik",    "Bent",    "Poul",     "Finn",    "Torben",   "Claus",  "Bo",
    "Allan",  "Brian",   "Carsten", "Flemming", "Kurt",    "Leif",     "René",   "Simon",
    "Daniel", "Tobias",  "Nicolai", "Kristian", "Marcus",  "Ali",      "Ahmed",  "Omar",
    "Dennis", "Kenneth", "Stefan",  "Troels",   "Ulrik",   "Valdemar", "Vagn",   "Sebastian"};

static const char *const women[] = {
    "Anne",    "Mette",    "Kirsten",  "Hanne",    "Anna",    "Helle",     "Susanne",   "Lene",
    "Maria",   "Marianne", "Lone",     "Camilla",  "Pia",     "Louise",    "Charlotte", "Inge",
    "Gitte",   "Karen",    "Bente",    "Tina",     "Jette",   "Christina", "Ida",       "Sofie",
    "Emma",    "Julie",    "Maja",     "Laura",    "Freja",   "Clara",     "Alma",      "Ella",
    "Agnes",   "Nora",     "Karla",    "Luna",     "Asta",    "Olivia",    "Josefine",  "Isabella",
    "Alberte", "Lærke",    "Mathilde", "Caroline", "Cecilie", "Katrine",   "Line",      "Trine",
    "Rikke",   "Heidi",    "Dorthe",   "Annette",  "Birgit",  "Ulla",      "Lisbeth",   "Rita",
    "Vibeke",  "Birthe",   "Tove",     "Ellen",    "Else",    "Grethe",    "Lis",       "Bodil",
    "Merete",  "Signe",    "Amalie",   "Emilie",   "Frida",   "Liv",       "Aya",       "Fatima",
    "Amina",   "Mia",      "Sara",     "Nanna",    "Astrid",  "Åse",       "Zainab",    "Victoria"};

static const char *const surnames[] = {
    "Nielsen",     "Jensen",     "Hansen",      "Andersen",     "Pedersen",      "Christensen",
    "Larsen",      "Sørensen",   "Rasmussen",   "Jørgensen",    "Petersen",      "Madsen",
    "Kristensen",  "Olsen",      "Thomsen",     "Christiansen", "Poulsen",       "Johansen",
    "Møller",      "Mortensen",  "Knudsen",     "Jakobsen",     "Jacobsen",      "Mikkelsen",
    "Frederiksen", "Olesen",     "Laursen",     "Henriksen",    "Lund",          "Schmidt",
    "Eriksen",     "Holm",       "Kristiansen", "Clausen",      "Simonsen",      "Svendsen",
    "Andreasen",   "Iversen",    "Jeppesen",    "Østergaard",   "Mogensen",      "Jespersen",
    "Lauridsen",   "Nissen",     "Vestergaard", "Kjær",         "Dahl",          "Bertelsen",
    "Bach",        "Friis",      "Søndergaard", "Lauritsen",    "Gregersen",     "Hermansen",
    "Bak",         "Thygesen",   "Winther",     "Berg",         "Kristoffersen", "Jessen",
    "Bech",        "Nygaard",    "Overgaard",   "Bang",         "Toft",          "Dam",
    "Hald",        "Juhl",       "Kruse",       "Skov",         "Bruun",         "Krogh",
    "Lorentzen",   "Steffensen", "Ravn",        "Vinther",      "Brandt",        "Hougaard",
    "Lind",        "Hussein",    "Ali",         "Ågaard"};

const char *const ssg_gen_streets[] = {
    "Nørregade",     "Vestergade",    "Østergade",       "Søndergade",
    "Algade",        "Skolegade",     "Kirkegade",       "Havnegade",
    "Jernbanegade",  "Strandgade",    "Bredgade",        "Smedegade",
    "Møllegade",     "Fiskergade",    "Parkvej",         "Stationsvej",
    "Kirkevej",      "Skolevej",      "Møllevej",        "Bakkevej",
    "Engvej",        "Skovvej",       "Strandvej",       "Dalvej",
    "Kløvervej",     "Rosenvej",      "Tulipanvej",      "Syrenvej",
    "Hybenvej",      "Ahornvej",      "Bøgevej",         "Egevej",
    "Elmevej",       "Fyrrevej",      "Granvej",         "Kastanievej",
    "Lindevej",      "Pilevej",       "Poppelvej",       "Rønnevej",
    "Tjørnevej",     "Hasselvej",     "Lærkevej",        "Drosselvej",
    "Finkevej",      "Solsortvej",    "Stærevej",        "Svalevej",
    "Viben",         "Mejsevej",      "Grønnegade",      "Torvegade",
    "Nygade",        "Slotsgade",     "Dronningensgade", "Kongensgade",
    "Prinsensgade",  "Absalonsgade",  "Valdemarsgade",   "Thorsgade",
    "Odinsgade",     "Freyasgade",    "Ørstedsgade",     "H.C. Andersens Vej",
    "Grundtvigsvej", "Brorsonsvej",   "Kingosvej",       "Industrivej",
    "Fabriksvej",    "Håndværkervej", "Banevej",         "Søvej",
    "Åvej",          "Åbrinken",      "Højvangen",       "Nørrevang",
    "Søndervang",    "Østervang",     "Vestervang",      "Lyngvej"};

const char *const ssg_gen_special_streets[] = {
    "Birkevej",       "Hyldevænget",  "Agerskellet",   "Mirabellevej", "Pæretræsvej",
    "Kvædevænget",    "Brombærhaven", "Slåenvænget",   "Humlegangen",  "Rævebakken",
    "Grævlingestien", "Oddervænget",  "Egernstien",    "Mårvænget",    "Ulvedalen",
    "Hjortevangen",   "Storkereden",  "Tranevænget",   "Ibisvænget",   "Pirolvænget",
    "Korsnæbvej",     "Silkehalevej", "Bogfinkehaven", "Isfuglevænget"};

const int ssg_gen_street_count = sizeof(ssg_gen_streets) / sizeof(ssg_gen_streets[0]);
const int ssg_gen_special_street_count =
    sizeof(ssg_gen_special_streets) / sizeof(ssg_gen_special_streets[0]);

const struct ssg_gen_locality ssg_gen_localities[] = {
    {"5000", "Odense C", "0461", "1465"},      {"5240", "Odense NØ", "0461", "1465"},
    {"5220", "Odense SØ", "0461", "1465"},     {"5700", "Svendborg", "0479", "1465"},
    {"5800", "Nyborg", "0450", "1465"},        {"5500", "Middelfart", "0410", "1465"},
    {"5600", "Faaborg", "0430", "1465"},       {"5610", "Assens", "0420", "1465"},
    {"5300", "Kerteminde", "0440", "1465"},    {"5400", "Bogense", "0480", "1465"},
    {"5900", "Rudkøbing", "0482", "1465"},     {"8000", "Aarhus C", "0751", "1461"},
    {"8200", "Aarhus N", "0751", "1461"},      {"8220", "Brabrand", "0751", "1461"},
    {"8900", "Randers C", "0730", "1461"},     {"8500", "Grenaa", "0707", "1461"},
    {"9000", "Aalborg", "0851", "1460"},       {"9220", "Aalborg Øst", "0851", "1460"},
    {"9800", "Hjørring", "0860", "1460"},      {"9900", "Frederikshavn", "0813", "1460"},
    {"7400", "Herning", "0657", "1462"},       {"7500", "Holstebro", "0661", "1462"},
    {"8600", "Silkeborg", "0740", "1462"},     {"8800", "Viborg", "0791", "1462"},
    {"7800", "Skive", "0779", "1462"},         {"8700", "Horsens", "0615", "1463"},
    {"6000", "Kolding", "0621", "1463"},       {"7100", "Vejle", "0630", "1463"},
    {"7000", "Fredericia", "0607", "1463"},    {"6100", "Haderslev", "0510", "1464"},
    {"6400", "Sønderborg", "0540", "1464"},    {"6700", "Esbjerg", "0561", "1464"},
    {"6200", "Aabenraa", "0580", "1464"},      {"4200", "Slagelse", "0330", "1466"},
    {"4700", "Næstved", "0370", "1466"},       {"4800", "Nykøbing F", "0376", "1466"},
    {"4900", "Nakskov", "0360", "1466"},       {"4600", "Køge", "0259", "1467"},
    {"4000", "Roskilde", "0265", "1467"},      {"4300", "Holbæk", "0316", "1467"},
    {"4400", "Kalundborg", "0326", "1467"},    {"2670", "Greve", "0253", "1467"},
    {"3000", "Helsingør", "0217", "1468"},     {"3400", "Hillerød", "0219", "1468"},
    {"3600", "Frederikssund", "0250", "1468"}, {"2860", "Søborg", "0159", "1469"},
    {"2750", "Ballerup", "0151", "1469"},      {"2650", "Hvidovre", "0167", "1469"},
    {"2610", "Rødovre", "0175", "1469"},       {"2630", "Taastrup", "0169", "1469"},
    {"2635", "Ishøj", "0183", "1469"},         {"2100", "København Ø", "0101", "1470"},
    {"2200", "København N", "0101", "1470"},   {"2300", "København S", "0101", "1470"},
    {"2400", "København NV", "0101", "1470"},  {"2000", "Frederiksberg", "0147", "1470"},
    {"2770", "Kastrup", "0185", "1470"},       {"3700", "Rønne", "0400", "1471"}};

const int ssg_gen_locality_count = sizeof(ssg_gen_localities) / sizeof(ssg_gen_localities[0]);

/* First part of a case number by district. The police's own list is not published; these are
 * invented, except 0700 as the usual look, and stand in sql/reference/district.csv too. */
static const char *const prefix[SSG_GEN_DISTRICTS] = {
    "5100", "4200", "4500", "3700", "3300", "2300", "1900", "1500", "1100", "0700", "0100", "2600"};

const char *ssg_gen_given_name(struct ssg_gen_rng *rng, char sex)
{
    if (sex == 'f')
        return women[ssg_gen_rng_below(rng, (int)(sizeof(women) / sizeof(women[0])))];
    return men[ssg_gen_rng_below(rng, (int)(sizeof(men) / sizeof(men[0])))];
}

const char *ssg_gen_surname(struct ssg_gen_rng *rng)
{
    int count = (int)(sizeof(surnames) / sizeof(surnames[0]));
    int a = ssg_gen_rng_below(rng, count);
    int b = ssg_gen_rng_below(rng, count);

    /* The front of the list is the commoner part. */
    return surnames[a < b ? a : b];
}

const struct ssg_gen_locality *ssg_gen_locality_find(const char *postcode)
{
    for (int i = 0; i < ssg_gen_locality_count; i++)
        if (strcmp(ssg_gen_localities[i].postcode, postcode) == 0)
            return &ssg_gen_localities[i];
    return NULL;
}

int ssg_gen_district_index(const char *district)
{
    /* 1460 .. 1471 */
    return (district[2] - '6') * 10 + (district[3] - '0');
}

const char *ssg_gen_district_prefix(const char *district)
{
    return prefix[ssg_gen_district_index(district)];
}
