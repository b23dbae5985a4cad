import type { MessageTexts } from './en.ts';

export const it: MessageTexts = {
  greeting: 'Buongiorno {{.DisplayName}},',
  code: 'Codice: {{.Code}}',
  ignore: 'Se non è stato lei a richiederlo, può ignorare questo messaggio.',
  initialization: {
    title: 'Attivi il suo account',
    text: 'È stato creato un account per lei; il nome di accesso è {{.PreferredLoginName}}. Apra il link qui sotto per attivarlo e scegliere una password.',
    button: 'Attiva l’account',
  },
  passwordReset: {
    title: 'Imposti una nuova password',
    text: 'È stata richiesta una nuova password per il suo account. Apra il link qui sotto per impostarla.',
    button: 'Imposta la password',
  },
  emailVerification: {
    title: 'Confermi il suo indirizzo e-mail',
    text: 'Questo indirizzo è stato indicato per il suo account. Apra il link qui sotto per confermare che è suo.',
    button: 'Conferma l’indirizzo',
  },
  phoneVerification: {
    title: 'Confermi il suo numero di telefono',
    text: 'Il codice per confermare questo numero di telefono è {{.Code}}.',
  },
  smsCode: {
    text: '{{.OTP}} è il suo codice monouso per {{.Domain}}. È valido per {{.Expiry}}.',
  },
  emailCode: {
    title: 'Il suo codice monouso',
    text: 'Il suo codice monouso è {{.OTP}}. Lo inserisca entro {{.Expiry}}, oppure apra il link qui sotto.',
  },
  domainClaimed: {
    title: 'Il suo nome utente deve cambiare',
    text: 'Il dominio del suo nome utente {{.UserName}} appartiene ora a un’organizzazione. D’ora in poi acceda come {{.TempUsername}}; poi potrà scegliere un altro nome.',
  },
  passkey: {
    title: 'Configuri una passkey',
    text: 'Apra il link qui sotto per configurare una passkey, con cui accede senza password.',
  },
  passwordChanged: {
    title: 'La sua password è stata cambiata',
    text: 'La password del suo account è stata cambiata. Se non è stato lei, ne imposti subito una nuova e avvisi il suo amministratore.',
  },
  invitation: {
    title: 'Invito a {{.ApplicationName}}',
    text: 'È invitato a {{.ApplicationName}}. Apra il link qui sotto per accettare e scegliere come accedere.',
    button: 'Accetta l’invito',
  },
  newDevice: {
    title: 'Nuovo accesso al suo account',
    text: 'Un browser che non conoscevamo ha effettuato l’accesso al suo account: {{.Device}}. Se è stato lei, non deve fare nulla. Altrimenti apra il link qui sotto: termina tutte le sue sessioni, e lei sceglie una nuova password.',
  },
  authorizationRequested: {
    title: 'Un’applicazione attende la sua risposta',
    text: '{{.ApplicationName}} chiede l’accesso al suo account. Se lo ha appena iniziato lei, apra il link qui sotto entro {{.Expiry}} per consentire o rifiutare. Altrimenti è stato qualcun altro: rifiuti, o ignori questo messaggio.',
    button: 'Rispondi',
  },
  test: {
    title: 'Messaggio di prova',
    text: 'Questo messaggio mostra che la posta di {{.Domain}} le arriva.',
  },
};
