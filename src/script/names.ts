import { chooseLanguage } from '../i18n/index.ts';

interface FlowNames {
  readonly flows: Readonly<Record<number, string>>;
  readonly triggers: Readonly<Record<number, string>>;
}

/** What flows and triggers are called, in the languages that names of events have. */
const names: Readonly<Record<string, FlowNames>> = {
  en: {
    flows: {
      1: 'Sign-in with an identity provider',
      2: 'Tokens',
      3: 'Sign-in and registration',
      4: 'SAML response',
    },
    triggers: {
      1: 'After a check',
      2: 'Before a user is created',
      3: 'After a user was created',
      4: 'Before user information is told',
      5: 'Before an access token is made',
      6: 'Before a SAML response is made',
    },
  },
  de: {
    flows: {
      1: 'Anmeldung über einen Identitätsanbieter',
      2: 'Token',
      3: 'Anmeldung und Registrierung',
      4: 'SAML-Antwort',
    },
    triggers: {
      1: 'Nach einer Prüfung',
      2: 'Bevor ein Benutzer angelegt wird',
      3: 'Nachdem ein Benutzer angelegt wurde',
      4: 'Bevor Angaben zum Benutzer herausgehen',
      5: 'Bevor ein Zugriffstoken entsteht',
      6: 'Bevor eine SAML-Antwort entsteht',
    },
  },
  es: {
    flows: {
      1: 'Inicio de sesión con un proveedor de identidad',
      2: 'Tokens',
      3: 'Inicio de sesión y registro',
      4: 'Respuesta SAML',
    },
    triggers: {
      1: 'Tras una comprobación',
      2: 'Antes de crear un usuario',
      3: 'Tras crear un usuario',
      4: 'Antes de dar los datos del usuario',
      5: 'Antes de crear un token de acceso',
      6: 'Antes de crear una respuesta SAML',
    },
  },
  fr: {
    flows: {
      1: "Connexion par un fournisseur d'identité",
      2: 'Jetons',
      3: 'Connexion et inscription',
      4: 'Réponse SAML',
    },
    triggers: {
      1: 'Après une vérification',
      2: "Avant la création d'un utilisateur",
      3: "Après la création d'un utilisateur",
      4: "Avant l'envoi des données de l'utilisateur",
      5: "Avant la création d'un jeton d'accès",
      6: "Avant la création d'une réponse SAML",
    },
  },
  it: {
    flows: {
      1: 'Accesso con un fornitore di identità',
      2: 'Token',
      3: 'Accesso e registrazione',
      4: 'Risposta SAML',
    },
    triggers: {
      1: 'Dopo una verifica',
      2: 'Prima di creare un utente',
      3: 'Dopo aver creato un utente',
      4: "Prima di fornire i dati dell'utente",
      5: 'Prima di creare un token di accesso',
      6: 'Prima di creare una risposta SAML',
    },
  },
};

const spoken = Object.keys(names);

/** `zitadel.v1.LocalizedMessage` of flows and triggers. @param wanted languages, best first */
export function flowNames(wanted: readonly string[], otherwise: string) {
  const { flows, triggers } = names[chooseLanguage(wanted, spoken, otherwise)] as FlowNames;
  return {
    flow: (type: number) => ({ key: `Action.Flow.Type.${type}`, localizedMessage: flows[type] ?? '' }),
    trigger: (type: number) => ({
      key: `Action.TriggerType.${type}`,
      localizedMessage: triggers[type] ?? '',
    }),
  };
}
