import type { Texts } from '../index.ts';

export const deliveries: Texts['deliveries'] = {
  title: 'Доставки',
  name: '{kind} ({id})',
  empty: 'Пока ничего не отправлялось',
  emptyText: 'Здесь появляются вызовы webhook, письма и сообщения с каждой попыткой.',
  columns: {
    kind: 'Что',
    target: 'Куда',
    event: 'Событие',
    attempts: 'Попытки',
    said: 'Последний ответ',
    recipient: 'Получатель',
    about: 'О чём',
    due: 'Следующая попытка',
  },
  filters: {
    targetHint: 'Как в списке или ID цели или подписки.',
    eventHint: 'Например, user.human.added.',
    object: 'ID того, о чём речь',
  },
  states: {
    waiting: 'Ожидает',
    delivered: 'Доставлено',
    givenUp: 'Не удалось',
    discarded: 'Отброшено',
  },
  kinds: {
    'action.event': 'Событие для цели',
    'subscription.event': 'Событие подписки',
    'quota.notification': 'Уведомление о квоте',
    'notification.initialization': 'Сообщение: настройка учётной записи',
    'notification.email': 'Сообщение: подтверждение адреса почты',
    'notification.phone': 'Сообщение: подтверждение номера телефона',
    'notification.password': 'Сообщение: новый пароль',
    'notification.invitation': 'Сообщение: приглашение',
    'notification.passkey': 'Сообщение: добавление ключа доступа',
    'notification.code by sms': 'Код по SMS',
    'notification.code by mail': 'Код по электронной почте',
    'notification.password changed': 'Сообщение: пароль изменён',
    'notification.new device': 'Сообщение: вход на новом устройстве',
    'notification.domain claimed': 'Сообщение: домен закреплён за организацией',
  },
  channels: { mail: 'Почта', sms: 'SMS', providers: 'Этот сервер' },
  what: 'Что отправляется',
  attempts: 'Попытки',
  noAttempts: 'Попыток ещё не было.',
  attempt: '{number}. {outcome}',
  outcomes: {
    delivered: 'Доставлено',
    failed: 'Не удалось, будет повторено',
    refused: 'Не удалось окончательно',
  },
  took: '{ms} мс',
  status: 'статус {status}',
  node: 'с узла {node}',
  deeds: {
    retry: 'Отправить сейчас',
    again: 'Отправить ещё раз',
    retried:
      '{count, plural, one {Отправляется: #} few {Отправляется: #} many {Отправляется: #} other {Отправляется: #}}',
    retryMatching: 'Отправить сейчас весь список',
    retryMatchingText:
      'Сразу отправляется всё подходящее под фильтры, что ожидает или не удалось. Доставленное повторно не отправляется.',
    discard: 'Отбросить',
    discarded:
      '{count, plural, one {Отброшено: #} few {Отброшено: #} many {Отброшено: #} other {Отброшено: #}}',
    discardSome: 'Они больше не отправляются. Отправить их позже всё равно можно.',
    discardMatching: 'Отбросить весь список',
    discardMatchingText:
      'Всё подходящее под фильтры, что ожидает, больше не отправляется. Отправить это позже всё равно можно.',
  },
};
