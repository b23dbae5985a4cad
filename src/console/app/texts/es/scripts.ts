import type { Texts } from '../index.ts';

export const scripts: Texts['scripts'] = {
  title: 'Scripts',
  add: 'Añadir un script',
  empty: 'Todavía no hay scripts',
  emptyText:
    'Los scripts se ejecutan dentro del servidor para las personas de esta organización. Para lo nuevo, use destinos si puede gestionar un endpoint.',
  script: 'Script',
  nameHint: 'Se llama a la función de este nombre.',
  scriptHint: 'JavaScript (ES2023), con los módulos zitadel/http, zitadel/log y zitadel/uuid.',
  timeout: 'Tiempo de espera en segundos',
  timeoutHint: '20 como máximo.',
  allowedToFail: 'Puede fallar',
  allowedToFailHint: 'Si no, un error del script hace que se rechace el inicio de sesión o el token.',
  runsText: 'Las diez últimas, con lo que se registró.',
  noRuns: 'No se ha ejecutado desde que arrancó el servidor.',
  deeds: {
    deactivate: 'Desactivar',
    deactivated: 'Ya no se ejecuta',
    reactivate: 'Reactivar',
    reactivated: 'Vuelve a ejecutarse',
    removeText: 'Se quita de los flujos que lo ejecutan.',
    removed: 'Se ha eliminado {name}',
  },
  flows: {
    title: 'Flujos',
    add: 'Añadir un script',
    none: 'Aquí no se ejecuta nada.',
    clear: 'Vaciar',
    cleared: 'Ya no se ejecuta nada en este flujo',
  },
};
