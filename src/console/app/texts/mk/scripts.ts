import type { Texts } from '../index.ts';

export const scripts: Texts['scripts'] = {
  title: 'Скрипти',
  add: 'Додај скрипта',
  empty: 'Сè уште нема скрипти',
  emptyText:
    'Скриптите се извршуваат во серверот за луѓето од оваа организација. За нови работи земете цели, ако можете да одржувате крајна точка.',
  script: 'Скрипта',
  nameHint: 'Се повикува функцијата со ова име.',
  scriptHint: 'JavaScript (ES2023), со модулите zitadel/http, zitadel/log и zitadel/uuid.',
  timeout: 'Време на чекање во секунди',
  timeoutHint: 'Најмногу 20.',
  allowedToFail: 'Смее да не успее',
  allowedToFailHint: 'Инаку нејзината грешка ги одбива најавата или токенот.',
  runsText: 'Последните десет извршувања, со она што е запишано во дневникот.',
  noRuns: 'Не е извршена откако е пуштен серверот.',
  deeds: {
    deactivate: 'Деактивирај',
    deactivated: 'Повеќе не се извршува',
    reactivate: 'Активирај повторно',
    reactivated: 'Повторно се извршува',
    removeText: 'Се вади од тековите што ја извршуваат.',
    removed: 'Отстрането: {name}',
  },
  flows: {
    title: 'Текови',
    add: 'Додај скрипта',
    none: 'Тука ништо не се извршува.',
    clear: 'Исчисти',
    cleared: 'Во овој тек повеќе ништо не се извршува',
  },
};
