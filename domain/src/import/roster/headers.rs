//! What the columns of a roster say, told by their headers in the languages that course platforms
//! export in, or by somebody's hand.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What a column of a roster says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// The whole name.
    Name,
    /// The given name.
    FirstName,
    /// The family name.
    LastName,
    /// The e-mail address.
    Email,
    /// The course.
    Course,
    /// The day of enrolment.
    Enrolled,
    /// The day, or the instant, of the last activity.
    LastActive,
    /// How far the student is.
    Progress,
}

impl Part {
    /// Every part, in the order in which they are offered.
    pub const ALL: [Self; 8] = [
        Self::Name,
        Self::FirstName,
        Self::LastName,
        Self::Email,
        Self::Course,
        Self::Enrolled,
        Self::LastActive,
        Self::Progress,
    ];

    /// The word that is kept.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::FirstName => "first_name",
            Self::LastName => "last_name",
            Self::Email => "email",
            Self::Course => "course",
            Self::Enrolled => "enrolled",
            Self::LastActive => "last_active",
            Self::Progress => "progress",
        }
    }

    /// Reads the kept word.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|part| part.as_str() == text)
    }

    /// As people read it.
    pub fn words(self) -> &'static str {
        match self {
            Self::Name => "Name",
            Self::FirstName => "First name",
            Self::LastName => "Last name",
            Self::Email => "E-mail",
            Self::Course => "Course",
            Self::Enrolled => "Enrolled on",
            Self::LastActive => "Last active",
            Self::Progress => "Progress",
        }
    }
}

/// What the columns of one set of headers say, as somebody settled it: by normalised header, `None` for
/// a column that is only kept as a detail.
pub type Mapping = BTreeMap<String, Option<Part>>;

/// Headers by part, in English, German, Spanish, French, Portuguese, Italian and Dutch, normalised.
const HEADERS: [(Part, &[&str]); 8] = [
    (
        Part::Name,
        &[
            "name",
            "full_name",
            "fullname",
            "student",
            "student_name",
            "learner",
            "learner_name",
            "participant",
            "display_name",
            "user_full_name",
            "vollständiger_name",
            "teilnehmer",
            "teilnehmerin",
            "lernende",
            "nombre",
            "nombre_completo",
            "alumno",
            "estudiante",
            "nom",
            "nom_complet",
            "apprenant",
            "étudiant",
            "nome",
            "nome_completo",
            "aluno",
            "studente",
            "naam",
            "volledige_naam",
            "cursist",
            "deelnemer",
        ],
    ),
    (
        Part::FirstName,
        &[
            "first_name",
            "firstname",
            "forename",
            "given_name",
            "student_first_name",
            "vorname",
            "primer_nombre",
            "prénom",
            "prenom",
            "primeiro_nome",
            "voornaam",
        ],
    ),
    (
        Part::LastName,
        &[
            "last_name",
            "lastname",
            "surname",
            "family_name",
            "student_last_name",
            "nachname",
            "familienname",
            "apellido",
            "apellidos",
            "nom_de_famille",
            "sobrenome",
            "apelido",
            "cognome",
            "achternaam",
        ],
    ),
    (
        Part::Email,
        &[
            "email",
            "e_mail",
            "mail",
            "email_address",
            "e_mail_address",
            "student_email",
            "learner_email",
            "user_email",
            "e_mail_adresse",
            "mailadresse",
            "correo",
            "correo_electrónico",
            "correo_electronico",
            "dirección_de_correo",
            "courriel",
            "adresse_e_mail",
            "adresse_de_courriel",
            "endereço_de_email",
            "endereço_de_e_mail",
            "indirizzo_email",
            "indirizzo_e_mail",
            "e_mailadres",
        ],
    ),
    (
        Part::Course,
        &[
            "course",
            "course_name",
            "course_title",
            "class",
            "class_name",
            "program",
            "programme",
            "kurs",
            "kursname",
            "curso",
            "nombre_del_curso",
            "cours",
            "nom_du_cours",
            "formation",
            "nome_do_curso",
            "corso",
            "nome_del_corso",
            "cursus",
            "cursusnaam",
        ],
    ),
    (
        Part::Enrolled,
        &[
            "enrolled",
            "enrolled_at",
            "enrolled_on",
            "enrolled_date",
            "date_enrolled",
            "enrollment_date",
            "enrolment_date",
            "enrollment",
            "enrolment",
            "registered",
            "registered_at",
            "registered_on",
            "registration_date",
            "started",
            "started_at",
            "started_on",
            "start_date",
            "joined",
            "joined_at",
            "joined_on",
            "date_joined",
            "eingeschrieben",
            "eingeschrieben_am",
            "einschreibedatum",
            "angemeldet_am",
            "inscrito",
            "inscrito_el",
            "fecha_de_inscripción",
            "fecha_de_matrícula",
            "inscrit_le",
            "date_d_inscription",
            "inscrito_em",
            "data_de_inscrição",
            "data_de_matrícula",
            "iscritto_il",
            "data_di_iscrizione",
            "data_iscrizione",
            "ingeschreven_op",
            "inschrijfdatum",
        ],
    ),
    (
        Part::LastActive,
        &[
            "last_active",
            "last_active_at",
            "last_active_on",
            "last_activity",
            "last_activity_at",
            "last_activity_on",
            "last_activity_date",
            "last_login",
            "last_login_at",
            "last_login_date",
            "last_seen",
            "last_seen_at",
            "last_seen_on",
            "last_access",
            "last_accessed",
            "last_access_date",
            "last_sign_in",
            "last_sign_in_at",
            "zuletzt_aktiv",
            "letzte_aktivität",
            "letzter_zugriff",
            "letzter_login",
            "letzte_anmeldung",
            "último_acceso",
            "última_actividad",
            "última_conexión",
            "dernier_accès",
            "dernière_activité",
            "dernière_connexion",
            "último_acesso",
            "última_atividade",
            "ultimo_accesso",
            "ultima_attività",
            "laatst_actief",
            "laatste_toegang",
            "laatste_activiteit",
        ],
    ),
    (
        Part::Progress,
        &[
            "progress",
            "progress_%",
            "%_progress",
            "progress_percent",
            "progress_percentage",
            "%_complete",
            "%_completed",
            "complete_%",
            "completed_%",
            "percent_complete",
            "percent_completed",
            "percentage_complete",
            "percentage_completed",
            "completion",
            "completion_%",
            "completion_rate",
            "completion_percent",
            "completion_percentage",
            "fortschritt",
            "fortschritt_%",
            "fortschritt_in_%",
            "abgeschlossen_%",
            "progreso",
            "progreso_%",
            "progression",
            "progression_%",
            "avancement",
            "progresso",
            "progresso_%",
            "conclusão",
            "avanzamento",
            "completamento",
            "voortgang",
            "voortgang_%",
        ],
    ),
];

/// Which part a normalised header names.
pub(crate) fn column(header: &str) -> Option<Part> {
    HEADERS
        .iter()
        .find(|(_, headers)| headers.contains(&header))
        .map(|(part, _)| *part)
}

/// What each of these normalised headers says, by itself or as somebody settled it. «Name» beside only
/// one half of a name is the other half: `Nombre, Apellidos` and `Nom, Prénom` mean that.
pub(crate) fn parts(names: &[String], mapping: Option<&Mapping>) -> Vec<Option<Part>> {
    let settled = |name: &String| mapping.and_then(|mapping| mapping.get(name).copied());
    let mut parts: Vec<Option<Part>> = names
        .iter()
        .map(|name| settled(name).unwrap_or_else(|| column(name)))
        .collect();
    let has = |part: Part| parts.contains(&Some(part));
    let half = match (has(Part::FirstName), has(Part::LastName)) {
        (true, false) => Some(Part::LastName),
        (false, true) => Some(Part::FirstName),
        _ => None,
    };
    if let (Some(half), None) = (half, mapping)
        && let Some(name) = parts.iter_mut().find(|part| **part == Some(Part::Name))
    {
        *name = Some(half);
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::text::fold_header;
    use std::collections::BTreeSet;

    fn told(headers: &[&str]) -> Vec<Option<Part>> {
        let names: Vec<String> = headers.iter().map(|header| fold_header(header)).collect();
        parts(&names, None)
    }

    #[test]
    fn headers_are_understood_in_seven_languages() {
        use Part::{Course, Email, Enrolled, FirstName, LastActive, LastName, Name, Progress};
        let whole = [Email, Course, Enrolled, LastActive, Progress].map(Some);
        let cases: [(&str, [&str; 5]); 7] = [
            (
                "English",
                [
                    "E-mail",
                    "Course",
                    "Enrolled on",
                    "Last active",
                    "% complete",
                ],
            ),
            (
                "German",
                [
                    "E-Mail-Adresse",
                    "Kurs",
                    "Eingeschrieben am",
                    "Letzte Aktivität",
                    "Fortschritt (%)",
                ],
            ),
            (
                "Spanish",
                [
                    "Correo electrónico",
                    "Curso",
                    "Fecha de inscripción",
                    "Último acceso",
                    "Progreso",
                ],
            ),
            (
                "French",
                [
                    "Adresse de courriel",
                    "Cours",
                    "Date d’inscription",
                    "Dernier accès",
                    "Progression",
                ],
            ),
            (
                "Portuguese",
                [
                    "Endereço de email",
                    "Curso",
                    "Data de inscrição",
                    "Último acesso",
                    "Progresso",
                ],
            ),
            (
                "Italian",
                [
                    "Indirizzo email",
                    "Corso",
                    "Data di iscrizione",
                    "Ultimo accesso",
                    "Avanzamento",
                ],
            ),
            (
                "Dutch",
                [
                    "E-mailadres",
                    "Cursus",
                    "Ingeschreven op",
                    "Laatst actief",
                    "Voortgang",
                ],
            ),
        ];
        for (language, headers) in cases {
            assert_eq!(told(&headers), whole, "{language}");
        }
        let names: [(&[&str], &[Part]); 4] = [
            (&["Name"], &[Name]),
            (&["Vorname", "Nachname"], &[FirstName, LastName]),
            (&["Nombre", "Apellidos"], &[FirstName, LastName]),
            (&["Nom", "Prénom"], &[LastName, FirstName]),
        ];
        for (headers, expected) in names {
            let expected: Vec<_> = expected.iter().copied().map(Some).collect();
            assert_eq!(told(headers), expected, "{headers:?}");
        }
    }

    #[test]
    fn no_header_means_two_things() {
        let all: Vec<&str> = HEADERS
            .iter()
            .flat_map(|(_, all)| all.iter().copied())
            .collect();
        let distinct: BTreeSet<&str> = all.iter().copied().collect();
        assert_eq!(all.len(), distinct.len());
        for header in all {
            assert_eq!(fold_header(header), header);
        }
    }

    #[test]
    fn what_somebody_settled_wins() {
        let names: Vec<String> = ["name", "wann", "email"].map(str::to_owned).into();
        let mapping = Mapping::from([
            ("name".to_owned(), None),
            ("wann".to_owned(), Some(Part::LastActive)),
        ]);
        assert_eq!(
            parts(&names, Some(&mapping)),
            [None, Some(Part::LastActive), Some(Part::Email)]
        );
    }
}
