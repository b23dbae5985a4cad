import type { Texts } from '../index.ts';

export const branding: Texts['branding'] = {
  schemes: { Light: 'Colori sui dispositivi chiari', Dark: 'Colori sui dispositivi scuri' },
  pages: 'Pagine',
  modes: {
    '1': { label: 'Come il dispositivo', hint: 'Chiaro o scuro, come l’ha impostato ogni persona.' },
    '2': { label: 'Sempre scuro', hint: 'Solo i colori per i dispositivi scuri.' },
    '3': { label: 'Sempre chiaro', hint: 'Solo i colori per i dispositivi chiari.' },
  },
  pick: 'Scegli: {name}',
  readable: '{ratio} : 1 sullo sfondo: leggibile.',
  forShapes:
    '{ratio} : 1 sullo sfondo: basta per i pulsanti. I link prendono la tonalità leggibile più vicina.',
  faint: '{ratio} : 1 sullo sfondo: troppo tenue. Le pagine mostrano la tonalità leggibile più vicina.',
  noColour: 'Lo scriva come #5469d4.',
  saveDraft: 'Salva la bozza',
  saved: 'La bozza è salvata',
  notLive: 'Non ancora visibile.',
  notLiveText: 'Si vede ciò che è stato attivato per ultimo, finché non attiva questa bozza.',
  activate: 'Attiva',
  activated: 'Questo branding ora è visibile',
  instanceText: 'Una volta attivato, vale per ogni organizzazione che non ne ha uno proprio.',
  ownText: 'Una volta attivato, viene mostrato alle persone di questa organizzazione.',
  resetText:
    'Colori, immagini e carattere di questa organizzazione vengono scartati. Le sue persone vedono subito quelli dell’istanza.',
  preview: {
    title: 'Anteprima',
    text: 'La pagina di accesso stessa, con ciò che vede qui, salvato o no.',
    light: 'Dispositivo chiaro',
    dark: 'Dispositivo scuro',
    phone: 'Telefono',
  },
  files: {
    title: 'Immagini e carattere',
    text: 'Fanno parte della bozza appena sono caricati.',
    none: 'Ancora nessun file.',
    upload: 'Carica',
    uploadOne: 'Carica: {name}',
    uploaded: '{name}: caricamento nella bozza completato',
    removeOne: 'Rimuovi: {name}',
    removed: '{name}: rimozione dalla bozza completata',
    slots: {
      logo: { label: 'Logo', hint: 'Sopra l’accesso, alto al massimo 80 pixel.' },
      logoDark: { label: 'Logo, scuro', hint: 'Se manca, anche lì viene mostrato l’altro.' },
      icon: { label: 'Icona', hint: 'Nella scheda del browser; quadrata.' },
      iconDark: { label: 'Icona, scura', hint: 'Se manca, anche lì viene mostrata l’altra.' },
      font: { label: 'Carattere', hint: 'WOFF2, WOFF, TTF o OTF.' },
    },
  },
};
