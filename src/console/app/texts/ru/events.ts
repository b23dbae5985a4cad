import type { Texts } from '../index.ts';

export const events: Texts['events'] = {
  title: 'Журнал аудита',
  columns: {
    what: 'Что произошло',
    at: 'Когда',
    who: 'Кто',
    object: 'Объект',
    kind: 'Вид объекта',
    type: 'Тип события',
    service: 'Через что',
    organization: 'Организация',
    payload: 'Содержимое',
  },
  filters: {
    object: 'ID объекта',
    who: 'ID того, кто это сделал',
    organization: 'ID организации',
    since: 'Не раньше',
    until: 'Не позже',
  },
  facts: 'Что произошло',
  ofObject: 'Всё об этом объекте',
  payloadText: 'Секреты опущены; личные данные скрыты от тех, кому нельзя читать данные людей.',
  asJson: 'Как JSON',
  noPayload: 'Больше в нём ничего нет.',
};
