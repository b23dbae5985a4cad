import type { MessageTexts } from './en.ts';

export const es: MessageTexts = {
  greeting: 'Hola, {{.DisplayName}}:',
  code: 'Código: {{.Code}}',
  ignore: 'Si no lo ha solicitado, puede ignorar este mensaje.',
  initialization: {
    title: 'Active su cuenta',
    text: 'Se ha creado una cuenta para usted; su nombre de inicio de sesión es {{.PreferredLoginName}}. Abra el enlace de abajo para activarla y elegir una contraseña.',
    button: 'Activar la cuenta',
  },
  passwordReset: {
    title: 'Establezca una contraseña nueva',
    text: 'Se ha pedido una contraseña nueva para su cuenta. Abra el enlace de abajo para establecerla.',
    button: 'Establecer la contraseña',
  },
  emailVerification: {
    title: 'Confirme su correo electrónico',
    text: 'Esta dirección se ha indicado para su cuenta. Abra el enlace de abajo para confirmar que es suya.',
    button: 'Confirmar la dirección',
  },
  phoneVerification: {
    title: 'Confirme su número de teléfono',
    text: 'Su código para confirmar este número de teléfono es {{.Code}}.',
  },
  smsCode: {
    text: '{{.OTP}} es su código de un solo uso para {{.Domain}}. Es válido durante {{.Expiry}}.',
  },
  emailCode: {
    title: 'Su código de un solo uso',
    text: 'Su código de un solo uso es {{.OTP}}. Introdúzcalo en un plazo de {{.Expiry}} o abra el enlace de abajo.',
  },
  domainClaimed: {
    title: 'Su nombre de usuario debe cambiar',
    text: 'El dominio de su nombre de usuario {{.UserName}} pertenece ahora a una organización. A partir de ahora, inicie sesión como {{.TempUsername}}; después podrá elegir otro nombre.',
  },
  passkey: {
    title: 'Configurar una clave de acceso',
    text: 'Abra el enlace de abajo para configurar una clave de acceso, con la que iniciará sesión sin contraseña.',
  },
  passwordChanged: {
    title: 'Su contraseña ha cambiado',
    text: 'La contraseña de su cuenta ha cambiado. Si no ha sido usted, establezca enseguida una nueva y avise a su administrador.',
  },
  invitation: {
    title: 'Invitación a {{.ApplicationName}}',
    text: 'Tiene una invitación a {{.ApplicationName}}. Abra el enlace de abajo para aceptarla y elegir cómo iniciará sesión.',
    button: 'Aceptar la invitación',
  },
  newDevice: {
    title: 'Nuevo inicio de sesión en su cuenta',
    text: 'Un navegador que no conocíamos ha iniciado sesión en su cuenta: {{.Device}}. Si ha sido usted, no tiene que hacer nada. Si no, abra el enlace de abajo: cierra todas sus sesiones y usted elige una contraseña nueva.',
  },
  authorizationRequested: {
    title: 'Una aplicación espera su respuesta',
    text: '{{.ApplicationName}} solicita acceso a su cuenta. Si acaba de iniciarlo usted, abra el enlace de abajo en {{.Expiry}} para permitirlo o rechazarlo. Si no, lo ha hecho otra persona: rechácelo o ignore este mensaje.',
    button: 'Responder',
  },
  test: {
    title: 'Mensaje de prueba',
    text: 'Este mensaje muestra que le llega el correo de {{.Domain}}.',
  },
};
