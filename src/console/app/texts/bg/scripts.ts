import type { Texts } from '../index.ts';

export const scripts: Texts['scripts'] = {
  title: 'Скриптове',
  add: 'Добавяне на скрипт',
  empty: 'Още няма скриптове',
  emptyText:
    'Скриптовете се изпълняват в сървъра за хората от тази организация. За нови неща използвайте цели, ако можете да поддържате крайна точка.',
  script: 'Скрипт',
  nameHint: 'Извиква се функцията с това име.',
  scriptHint: 'JavaScript (ES2023), с модулите zitadel/http, zitadel/log и zitadel/uuid.',
  timeout: 'Време за изчакване в секунди',
  timeoutHint: 'Най-много 20.',
  allowedToFail: 'Може да се провали',
  allowedToFailHint: 'Иначе грешка в него отказва влизането или токена.',
  runsText: 'Последните десет изпълнения със записаното в журнала.',
  noRuns: 'Не е изпълняван от пускането на сървъра.',
  deeds: {
    deactivate: 'Деактивиране',
    deactivated: 'Вече не се изпълнява',
    reactivate: 'Активиране отново',
    reactivated: 'Изпълнява се отново',
    removeText: 'Изважда се от потоците, които го изпълняват.',
    removed: 'Премахнато: {name}',
  },
  flows: {
    title: 'Потоци',
    add: 'Добавяне на скрипт',
    none: 'Тук не се изпълнява нищо.',
    clear: 'Изчистване',
    cleared: 'В този поток вече не се изпълнява нищо',
  },
};
