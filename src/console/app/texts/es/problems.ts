import type { Texts } from '../index.ts';

export const problems: Texts['problems'] = {
  signIn: {
    insecure:
      'Los navegadores solo permiten iniciar sesión por https. Configure server.tls o ponga un proxy con TLS delante del servidor; en el propio equipo basta http://localhost.',
    storage:
      'Su navegador no guarda datos de esta página. Permita las cookies y los datos del sitio y vuelva a cargarla.',
    network: 'No se puede contactar con el servidor. Compruebe su conexión e inténtelo de nuevo.',
    unavailable:
      'El servidor no puede iniciar su sesión en este momento. Inténtelo de nuevo dentro de un rato.',
    interaction: 'Tiene que iniciar sesión.',
    ended: 'Su sesión ha terminado. Inicie sesión de nuevo.',
    denied: 'No puede usar la consola con esta cuenta.',
    refused: 'El servidor ha rechazado este inicio de sesión o su respuesta era para otro.',
    repeated: 'El inicio de sesión ha fallado varias veces. Espere un momento e inténtelo de nuevo.',
  },
  calls: {
    invalid_argument: 'Algo de lo introducido no es correcto.',
    deadline_exceeded: 'El servidor ha tardado demasiado en responder. Inténtelo de nuevo.',
    not_found: 'Esto no existe o ya no existe.',
    permission_denied: 'No puede hacer esto.',
    resource_exhausted: 'Era demasiado a la vez. Espere un momento e inténtelo de nuevo.',
    failed_precondition: 'Esto no se puede hacer en el estado actual.',
    aborted: 'Otra persona lo ha cambiado al mismo tiempo. Inténtelo de nuevo.',
    unimplemented: 'El servidor no sabe hacer esto.',
    unknown: 'El servidor no ha podido hacer esto. Inténtelo de nuevo dentro de un rato.',
  },
  answerLost:
    'No ha llegado ninguna respuesta. Puede que se haya hecho de todos modos: compruébelo antes de intentarlo de nuevo.',
};
