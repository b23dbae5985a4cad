import type { Texts } from '../index.ts';

export const metadata: Texts['metadata'] = {
  title: 'Metadatos',
  textOfUser: 'Lo que sus sistemas anotan sobre la persona. Se puede comunicar a las aplicaciones.',
  textOfOrganization: 'Lo que sus sistemas anotan sobre la organización.',
  none: 'Ninguno.',
  add: 'Añadir una entrada',
  change: 'Cambiar {key}',
  key: 'Clave',
  value: 'Valor',
  form: 'El valor es',
  forms: {
    text: 'Texto',
    textHint: 'Tal como se escribe.',
    base64: 'Bytes',
    base64Hint: 'Codificados en base64.',
  },
  notBase64: 'Esto no es base64.',
  bytes: 'bytes',
  set: 'Se ha establecido {key}',
  removed: 'Se ha eliminado {key}',
  removeText: 'Ya no se comunica a las aplicaciones.',
};
