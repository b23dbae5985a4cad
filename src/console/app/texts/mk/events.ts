import type { Texts } from '../index.ts';

export const events: Texts['events'] = {
  title: 'Ревизорски дневник',
  columns: {
    what: 'Што се случило',
    at: 'Кога',
    who: 'Кој',
    object: 'Објект',
    kind: 'Вид на објектот',
    type: 'Тип на настанот',
    service: 'Преку',
    organization: 'Организација',
    payload: 'Содржина',
  },
  filters: {
    object: 'ID на објектот',
    who: 'ID на оној што го направил',
    organization: 'ID на организацијата',
    since: 'Од',
    until: 'До',
  },
  facts: 'Што се случило',
  ofObject: 'Сè за овој објект',
  payloadText: 'Тајните се изоставени; личните податоци се скриени за оние што не смеат да ги читаат.',
  asJson: 'Како JSON',
  noPayload: 'Не кажува ништо повеќе.',
};
