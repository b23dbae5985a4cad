import type { Texts } from '../index.ts';

export const overview: Texts['overview'] = {
  welcome: 'Le damos la bienvenida, {name}',
  nothingYet: 'Todavía no hay nada aquí de lo que pueda ocuparse',
  nothingYetText:
    'Ha iniciado sesión, pero ninguno de sus roles alcanza nada en esta organización. Un administrador puede darle uno. Su propia cuenta tiene una página aparte.',
  counts: {
    title: 'Qué hay aquí',
    users: '{count, plural, one {usuario} many {de usuarios} other {usuarios}}',
    serviceAccounts:
      '{count, plural, one {cuenta de servicio} many {de cuentas de servicio} other {cuentas de servicio}}',
    projects: '{count, plural, one {proyecto} many {de proyectos} other {proyectos}}',
    applications: '{count, plural, one {aplicación} many {de aplicaciones} other {aplicaciones}}',
    organizations: '{count, plural, one {organización} many {de organizaciones} other {organizaciones}}',
  },
  deliveries: {
    title: 'Entregas',
    all: 'Todas las entregas',
    fine: 'No hay nada en espera ni abandonado.',
    waiting: '{count, plural, one {# por enviar} many {# por enviar} other {# por enviar}}',
    givenUp: '{count, plural, one {# abandonada} many {# de abandonadas} other {# abandonadas}}',
    many: 'Más de {count} por enviar',
    manyGivenUp: 'Más de {count} abandonadas',
  },
  recent: { title: 'Qué ha ocurrido últimamente', empty: 'Todavía nada.' },
  start: {
    title: 'Primeros pasos',
    text: 'Pasos hechos: {done} de {all}. Los que omita volverá a encontrarlos aquí.',
    skip: 'Omitir',
    skipStep: 'Omitir: {name}',
    again: 'Mostrar lo omitido',
    done: 'Hecho',
    steps: {
      application: 'Conectar una aplicación',
      applicationText: 'Elija con qué la crea; obtendrá los ajustes exactos.',
      colleagues: 'Invitar a compañeros',
      colleaguesText: 'Cada uno elige cómo inicia sesión.',
      mail: 'Configurar el correo',
      mailText: 'Las invitaciones y los códigos salen por su propio servidor de correo.',
      look: 'Elegir un aspecto',
      lookText: 'Su logotipo y sus colores en las páginas de inicio de sesión.',
    },
  },
};
