import type { Texts } from '../index.ts';

export const deliveries: Texts['deliveries'] = {
  title: 'Entregas',
  name: '{kind} ({id})',
  empty: 'Todavía no ha salido nada',
  emptyText: 'Aquí aparecen las llamadas de webhooks, los correos y los mensajes, con cada intento.',
  columns: {
    kind: 'Qué',
    target: 'Hacia',
    event: 'Evento',
    attempts: 'Intentos',
    said: 'Última respuesta',
    recipient: 'Destinatario',
    about: 'Sobre',
    due: 'Próximo intento',
  },
  filters: {
    targetHint: 'Como lo muestra la lista, o el ID de un destino o de una suscripción.',
    eventHint: 'Por ejemplo user.human.added.',
    object: 'ID de aquello de lo que trata',
  },
  states: { waiting: 'En espera', delivered: 'Entregado', givenUp: 'Abandonado', discarded: 'Descartado' },
  kinds: {
    'action.event': 'Evento a un destino',
    'subscription.event': 'Evento de una suscripción',
    'quota.notification': 'Aviso de una cuota',
    'notification.initialization': 'Mensaje: configurar la cuenta',
    'notification.email': 'Mensaje: confirmar el correo electrónico',
    'notification.phone': 'Mensaje: confirmar el número de teléfono',
    'notification.password': 'Mensaje: establecer una contraseña nueva',
    'notification.invitation': 'Mensaje: invitación',
    'notification.passkey': 'Mensaje: añadir una clave de acceso',
    'notification.code by sms': 'Código por SMS',
    'notification.code by mail': 'Código por correo electrónico',
    'notification.password changed': 'Mensaje: contraseña cambiada',
    'notification.new device': 'Mensaje: inicio de sesión en un dispositivo nuevo',
    'notification.domain claimed': 'Mensaje: dominio reclamado',
  },
  channels: { mail: 'Correo', sms: 'SMS', providers: 'Este servidor' },
  what: 'Qué se envía',
  attempts: 'Intentos',
  noAttempts: 'Todavía no se ha intentado.',
  attempt: '{number}. {outcome}',
  outcomes: {
    delivered: 'Entregado',
    failed: 'Ha fallado, se intentará de nuevo',
    refused: 'Ha fallado definitivamente',
  },
  took: '{ms} ms',
  status: 'estado {status}',
  node: 'desde {node}',
  deeds: {
    retry: 'Enviar ahora',
    again: 'Enviar otra vez',
    retried:
      '{count, plural, one {Se está enviando #} many {Se están enviando #} other {Se están enviando #}}',
    retryMatching: 'Enviar ahora toda esta lista',
    retryMatchingText:
      'Todo lo que cumple los filtros y está en espera o se abandonó se envía al momento. Lo entregado no se envía otra vez.',
    discard: 'Descartar',
    discarded:
      '{count, plural, one {Se ha descartado #} many {Se han descartado #} other {Se han descartado #}}',
    discardSome: 'Ya no se envían. Aun así podrá enviarlos más tarde.',
    discardMatching: 'Descartar toda esta lista',
    discardMatchingText:
      'Todo lo que cumple los filtros y está en espera ya no se envía. Aun así podrá enviarlo más tarde.',
  },
};
