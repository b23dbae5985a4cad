import type { Texts } from '../index.ts';

export const scripts: Texts['scripts'] = {
  title: 'Скрипты',
  add: 'Добавить скрипт',
  empty: 'Скриптов пока нет',
  emptyText:
    'Скрипты выполняются внутри сервера для людей этой организации. Для нового берите цели, если можете держать свою конечную точку.',
  script: 'Скрипт',
  nameHint: 'Вызывается функция с этим именем.',
  scriptHint: 'JavaScript (ES2023) с модулями zitadel/http, zitadel/log и zitadel/uuid.',
  timeout: 'Время ожидания в секундах',
  timeoutHint: 'Не больше 20.',
  allowedToFail: 'Может завершиться ошибкой',
  allowedToFailHint: 'Иначе его ошибка отклоняет вход или токен.',
  runsText: 'Последние десять запусков с тем, что записано в журнал.',
  noRuns: 'С запуска сервера не выполнялся.',
  deeds: {
    deactivate: 'Отключить',
    deactivated: 'Больше не выполняется',
    reactivate: 'Включить',
    reactivated: 'Снова выполняется',
    removeText: 'Он будет убран из потоков, в которых выполняется.',
    removed: 'Удалено: {name}',
  },
  flows: {
    title: 'Потоки',
    add: 'Добавить скрипт',
    none: 'Здесь ничего не выполняется.',
    clear: 'Очистить',
    cleared: 'В этом потоке больше ничего не выполняется',
  },
};
