import type { PageTexts } from './en.ts';

export const es: PageTexts = {
  brand: 'Postern',
  errorTitle: 'Error: {title}',
  loginName: {
    title: 'Iniciar sesión',
    continueTo: 'para continuar a {application}',
    label: 'Nombre de inicio de sesión',
    placeholder: '',
    hint: 'Su nombre de usuario o su correo electrónico',
    next: 'Continuar',
    missing: 'Introduzca su nombre de inicio de sesión.',
  },
  password: {
    title: 'Introduzca su contraseña',
    description: '',
    label: 'Contraseña',
    submit: 'Iniciar sesión',
    change: 'Cambiar',
    changeLong: 'Usar otro nombre de inicio de sesión',
    missing: 'Introduzca su contraseña.',
    wrong:
      'El nombre o la contraseña no son correctos. Tras varios intentos fallidos, una cuenta puede quedar bloqueada.',
    notAllowed: 'Aquí no se puede iniciar sesión con contraseña. Consulte a quien administra su cuenta.',
  },
  cancel: 'Volver a {application}',
  change: {
    title: 'Elija una contraseña nueva',
    once: 'La contraseña con la que ha entrado solo vale esta vez. Elija una que solo usted conozca.',
    expired: 'Su contraseña es más antigua de lo que permite su organización. Elija una nueva.',
    wish: 'Elija la contraseña con la que iniciará sesión a partir de ahora.',
    label: 'Contraseña nueva',
    repeat: 'Repita la contraseña nueva',
    submit: 'Guardar y continuar',
    needs: 'Necesita',
    missing: 'Introduzca una contraseña nueva.',
    different: 'Las dos contraseñas no coinciden.',
    unchanged: 'Elija una contraseña distinta de la actual.',
    tooWeak: 'A la contraseña le falta algo todavía.',
    tooLong: 'La contraseña es demasiado larga.',
    rules: {
      minLength: 'al menos {count, plural, one {# carácter} many {# de caracteres} other {# caracteres}}',
      hasLowercase: 'una letra minúscula',
      hasUppercase: 'una letra mayúscula',
      hasNumber: 'un número',
      hasSymbol: 'un símbolo, como ! o -',
    },
    met: 'cumplido',
    unmet: 'falta',
  },
  signedIn: {
    title: 'Ha iniciado sesión',
    text: 'Puede cerrar esta página o abrir una aplicación.',
    changePassword: 'Cambiar la contraseña',
    signOut: 'Cerrar sesión',
  },
  logout: {
    title: '¿Cerrar sesión?',
    text: 'Las aplicaciones que ha abierto pueden mantener su sesión hasta que la cierre también en ellas.',
    submit: 'Cerrar sesión',
    stay: 'Mantener la sesión',
    nobody: 'No ha iniciado sesión.',
  },
  done: {
    title: 'Ha cerrado la sesión',
    text: 'Puede cerrar esta página.',
    again: 'Iniciar sesión de nuevo',
  },
  access: {
    title: 'Sin acceso a {application}',
    organization:
      'Esta aplicación es para personas de otra organización. Inicie sesión con una cuenta de esa organización.',
    project:
      'Su organización no ha recibido esta aplicación. Su administrador puede pedirla a {organization}.',
    role: 'Nadie le ha dado acceso todavía. Pregunte a su administrador o a los de {organization}.',
    contact: 'Escribir a {address}',
    otherAccount: 'Usar otra cuenta',
  },
  failure: {
    title: 'No ha funcionado',
    text: 'Algo ha fallado por nuestra parte. Inténtelo de nuevo en un momento.',
    reference: 'Referencia',
    expiredTitle: 'Este inicio de sesión ha caducado',
    expiredText: 'Ha pasado demasiado tiempo desde que empezó. Empiece de nuevo.',
    goneText: 'Vuelva a la aplicación e inicie sesión desde allí otra vez.',
    staleTitle: 'Esta página ha caducado',
    staleText:
      'Ha estado abierta demasiado tiempo, o las cookies están bloqueadas para este sitio. Empiece de nuevo.',
    notFoundTitle: 'Esta página no existe',
    notFoundText: 'Puede que la dirección esté mal escrita o sea antigua.',
    unknownHostTitle: 'No hay nada en esta dirección',
    unknownHostText: 'Compruebe la dirección que ha abierto.',
    applicationTitle: 'Este inicio de sesión no puede continuar',
    applicationText:
      'La aplicación que le ha enviado aquí ha pedido algo a lo que no se puede responder. Vuelva a ella e inténtelo de nuevo; si no sirve, muestre la referencia a quienes la desarrollan.',
    signOutTitle: 'Este cierre de sesión no puede continuar',
    signOutText:
      'La aplicación que le ha enviado aquí ha pedido algo a lo que no se puede responder, así que su sesión sigue abierta. Puede cerrarla aquí. Si vuelve a ocurrir, muestre la referencia a quienes desarrollan la aplicación.',
    startAgain: 'Empezar de nuevo',
  },
  limited: {
    title: 'Demasiados intentos',
    seconds:
      'Para proteger las cuentas, espere {count, plural, one {# segundo} many {# de segundos} other {# segundos}} antes de volver a intentarlo.',
    minutes:
      'Para proteger las cuentas, espere {count, plural, one {# minuto} many {# de minutos} other {# minutos}} antes de volver a intentarlo.',
    busyTitle: 'Mucha actividad en este momento',
    busyText:
      'Están iniciando sesión más personas de las que se pueden atender. Inténtelo de nuevo en unos segundos.',
    again: 'Intentar de nuevo',
  },
  footer: {
    terms: 'Condiciones de uso',
    privacy: 'Privacidad',
    help: 'Ayuda',
  },
};
