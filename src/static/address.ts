/**
 * Where an asset is read; '' for none.
 * @param origin scheme and host under which the request came
 * @param path `<owner>/<key>`
 */
export const assetUrl = (origin: string, path: string): string =>
  path === '' ? '' : `${origin}/assets/v1/${path.split('/').map(encodeURIComponent).join('/')}`;
