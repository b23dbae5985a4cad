import type { Texts } from '../index.ts';

export const events: Texts['events'] = {
  title: 'Журнал за одит',
  columns: {
    what: 'Какво се е случило',
    at: 'Кога',
    who: 'Кой',
    object: 'Обект',
    kind: 'Вид на обекта',
    type: 'Тип на събитието',
    service: 'Чрез',
    organization: 'Организация',
    payload: 'Съдържание',
  },
  filters: {
    object: 'ID на обекта',
    who: 'ID на този, който го е направил',
    organization: 'ID на организацията',
    since: 'От',
    until: 'До',
  },
  facts: 'Какво се е случило',
  ofObject: 'Всичко за този обект',
  payloadText: 'Тайните са пропуснати; личните данни са скрити за тези, които нямат право да ги четат.',
  asJson: 'Като JSON',
  noPayload: 'Не казва нищо повече.',
};
