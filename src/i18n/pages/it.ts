import type { PageTexts } from './en.ts';

export const it: PageTexts = {
  brand: 'Postern',
  errorTitle: 'Errore: {title}',
  loginName: {
    title: 'Accedi',
    continueTo: 'per continuare con {application}',
    label: 'Nome di accesso',
    hint: 'Il nome utente o l’indirizzo e-mail',
    next: 'Continua',
    missing: 'Inserisca il nome di accesso.',
  },
  password: {
    title: 'Inserisca la password',
    label: 'Password',
    submit: 'Accedi',
    change: 'Cambia',
    changeLong: 'Usa un altro nome di accesso',
    missing: 'Inserisca la password.',
    wrong:
      'Il nome di accesso o la password non sono corretti. Dopo più tentativi falliti un account può essere bloccato.',
    notAllowed: 'Qui l’accesso con password è disattivato. Si rivolga a chi amministra il suo account.',
  },
  cancel: 'Torna a {application}',
  change: {
    title: 'Scelga una nuova password',
    once: 'La password con cui ha effettuato l’accesso vale solo per questa volta. Ne scelga una che conosce soltanto lei.',
    expired: 'La sua password è più vecchia di quanto la sua organizzazione consenta. Ne scelga una nuova.',
    wish: 'Scelga la password con cui accederà d’ora in poi.',
    label: 'Nuova password',
    repeat: 'Ripeta la nuova password',
    submit: 'Salva e continua',
    needs: 'Deve contenere',
    missing: 'Inserisca una nuova password.',
    different: 'Le due password non coincidono.',
    unchanged: 'Scelga una password diversa da quella attuale.',
    tooWeak: 'Alla password manca ancora qualcosa.',
    tooLong: 'La password è troppo lunga.',
    rules: {
      minLength: 'almeno {count, plural, one {# carattere} many {# di caratteri} other {# caratteri}}',
      hasLowercase: 'una lettera minuscola',
      hasUppercase: 'una lettera maiuscola',
      hasNumber: 'una cifra',
      hasSymbol: 'un simbolo, per esempio ! o -',
    },
    met: 'soddisfatto',
    unmet: 'mancante',
  },
  signedIn: {
    title: 'Accesso effettuato',
    text: 'Può chiudere questa pagina o aprire un’applicazione.',
    changePassword: 'Cambia password',
    signOut: 'Esci',
  },
  logout: {
    title: 'Uscire?',
    text: 'Nelle applicazioni che ha aperto l’accesso può restare attivo finché non esce anche da lì.',
    submit: 'Esci',
    stay: 'Rimani connesso',
    nobody: 'Non ha effettuato l’accesso.',
  },
  done: {
    title: 'È uscito',
    text: 'Può chiudere questa pagina.',
    again: 'Accedi di nuovo',
  },
  access: {
    title: 'Nessun accesso a {application}',
    organization:
      'Questa applicazione è per le persone di un’altra organizzazione. Acceda con un account di quella organizzazione.',
    project:
      'La sua organizzazione non ha ricevuto questa applicazione. Il suo amministratore può chiederla a {organization}.',
    role: 'Nessuno le ha ancora dato accesso. Chieda al suo amministratore o a quelli di {organization}.',
    contact: 'Scriva a {address}',
    otherAccount: 'Usi un altro account',
  },
  failure: {
    title: 'Non ha funzionato',
    text: 'Qualcosa è andato storto da parte nostra. Riprovi tra un momento.',
    reference: 'Riferimento',
    expiredTitle: 'Questo accesso è scaduto',
    expiredText: 'È passato troppo tempo dall’inizio. Ricominci.',
    goneText: 'Torni all’applicazione e acceda di nuovo da lì.',
    staleTitle: 'Questa pagina è scaduta',
    staleText: 'È rimasta aperta troppo a lungo, oppure i cookie sono bloccati per questo sito. Ricominci.',
    notFoundTitle: 'Questa pagina non esiste',
    notFoundText: 'L’indirizzo può essere scritto male o non più valido.',
    unknownHostTitle: 'A questo indirizzo non c’è nulla',
    unknownHostText: 'Controlli l’indirizzo che ha aperto.',
    applicationTitle: 'Questo accesso non può proseguire',
    applicationText:
      'L’applicazione da cui proviene ha chiesto qualcosa a cui non si può rispondere. Torni all’applicazione e riprovi; se non basta, mostri il riferimento a chi la sviluppa.',
    signOutTitle: 'Questa uscita non può proseguire',
    signOutText:
      'L’applicazione da cui proviene ha chiesto qualcosa a cui non si può rispondere, quindi il suo accesso è ancora attivo. Può uscire qui. Se accade di nuovo, mostri il riferimento a chi sviluppa l’applicazione.',
    startAgain: 'Ricomincia',
  },
  limited: {
    title: 'Troppi tentativi',
    seconds:
      'Per proteggere gli account, attenda {count, plural, one {# secondo} many {# di secondi} other {# secondi}} prima di riprovare.',
    minutes:
      'Per proteggere gli account, attenda {count, plural, one {# minuto} many {# di minuti} other {# minuti}} prima di riprovare.',
    busyTitle: 'Molto traffico in questo momento',
    busyText: 'Stanno accedendo più persone di quante se ne possano servire. Riprovi tra qualche secondo.',
    again: 'Riprova',
  },
  footer: {
    terms: 'Condizioni d’uso',
    privacy: 'Privacy',
    help: 'Aiuto',
  },
};
