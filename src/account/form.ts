import type { Upload } from './account-request.ts';

/** What a form sent: fields, and of one with a file all of it, for who keeps files. */
export interface SentForm {
  readonly form: URLSearchParams;
  readonly upload?: Upload;
  /** It brought more along than anybody may, and was not read: nothing of it is known, not even whether it counts. */
  readonly tooLarge?: true;
}

const formLimit = 64 * 1024;
const nothing: SentForm = { form: new URLSearchParams() };
const tooLarge: SentForm = { ...nothing, tooLarge: true };

/** @param maxBytes of a form with a file; of what is longer nothing is read, so that its token is missing */
export async function readForm(request: Request, maxBytes: number): Promise<SentForm> {
  const type = request.headers.get('content-type') ?? '';
  const length = Number(request.headers.get('content-length') ?? 0);
  if (/^application\/x-www-form-urlencoded\b/i.test(type)) {
    const text = length > formLimit ? '' : await request.text();
    return { form: new URLSearchParams(text.length > formLimit ? '' : text) };
  }
  if (!/^multipart\/form-data\s*;/i.test(type)) return nothing;
  if (length > maxBytes) return tooLarge;
  const body = new Uint8Array(await request.arrayBuffer());
  if (body.length > maxBytes) return tooLarge;
  try {
    const sent = await new Response(body, { headers: { 'content-type': type } }).formData();
    const file = sent.get('file');
    const fields = [...sent].flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : []));
    return {
      form: new URLSearchParams(fields),
      upload: { contentType: type, body, fileSize: file instanceof Blob ? file.size : 0 },
    };
  } catch {
    return nothing;
  }
}
