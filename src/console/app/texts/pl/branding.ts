import type { Texts } from '../index.ts';

const modes: Texts['branding']['modes'] = {
  '1': { label: 'Zgodnie z urządzeniem', hint: 'Jasny lub ciemny, jak u każdej osoby.' },
  '2': { label: 'Zawsze ciemny', hint: 'Tylko kolory dla ciemnych urządzeń.' },
  '3': { label: 'Zawsze jasny', hint: 'Tylko kolory dla jasnych urządzeń.' },
};

export const branding: Texts['branding'] = {
  schemes: { Light: 'Kolory na jasnych urządzeniach', Dark: 'Kolory na ciemnych urządzeniach' },
  pages: 'Strony',
  modes,
  pick: 'Wybierz: {name}',
  readable: '{ratio} : 1 na tle: czytelne.',
  forShapes: '{ratio} : 1 na tle: wystarczy dla przycisków. Linki mają najbliższy czytelny odcień.',
  faint: '{ratio} : 1 na tle: zbyt słabe. Strony pokazują najbliższy czytelny odcień.',
  noColour: 'Wpisz w postaci #5469d4.',
  saveDraft: 'Zapisz wersję roboczą',
  saved: 'Zapisano wersję roboczą',
  notLive: 'Jeszcze niewidoczne.',
  notLiveText: 'Widać to, co aktywowano ostatnio, dopóki nie aktywujesz tej wersji roboczej.',
  activate: 'Aktywuj',
  activated: 'Ten wygląd jest już widoczny',
  instanceText: 'Po aktywowaniu obejmie każdą organizację, która nie ma własnego wyglądu.',
  ownText: 'Po aktywowaniu zobaczą go osoby z tej organizacji.',
  resetText:
    'Kolory, obrazy i czcionka tej organizacji przepadną. Jej osoby od razu zobaczą te, które ma instancja.',
  preview: {
    title: 'Podgląd',
    text: 'Sama strona logowania, z tym, co tu widać, zapisanym lub nie.',
    light: 'Jasne urządzenie',
    dark: 'Ciemne urządzenie',
    phone: 'Telefon',
  },
  files: {
    title: 'Obrazy i czcionka',
    text: 'Po przesłaniu od razu należą do wersji roboczej.',
    none: 'Jeszcze brak.',
    upload: 'Prześlij',
    uploadOne: 'Prześlij: {name}',
    uploaded: '{name}: przesłano do wersji roboczej',
    removeOne: 'Usuń: {name}',
    removed: '{name}: usunięto z wersji roboczej',
    slots: {
      logo: { label: 'Logo', hint: 'Nad logowaniem, najwyżej 80 pikseli wysokości.' },
      logoDark: { label: 'Logo, ciemne', hint: 'Bez niego także tam widać pierwsze.' },
      icon: { label: 'Ikona', hint: 'Na karcie przeglądarki; kwadrat.' },
      iconDark: { label: 'Ikona, ciemna', hint: 'Bez niej także tam widać pierwszą.' },
      font: { label: 'Czcionka', hint: 'WOFF2, WOFF, TTF lub OTF.' },
    },
  },
};
