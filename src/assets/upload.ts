import type { WireRequest } from '../contract/transport/index.ts';
import type { RequestContext } from '../contract/types.ts';
import { invalidArgument, PosternError } from '../errors/index.ts';
import type { Platform } from '../platform.ts';
import {
  type Assets,
  accepted,
  type ContentType,
  contentTypeOf,
  hasFitSize,
  namesOf,
  withoutCameraData,
} from '../static/index.ts';
import type { Slot } from './slots.ts';

/** What a form with one file adds to it, with room to spare. */
export const formBytes = 16 * 1024;

export const tooLarge = 'ASSET-Siz01';
export const wrongKind = 'ASSET-Typ01';

/** What an upload needs of a request. */
export type FormRequest = Pick<WireRequest, 'header' | 'body' | 'maxBodyBytes'>;

export interface Uploading {
  readonly platform: Platform;
  readonly assets: Assets;
  readonly maxBytes: number;
}

/** Stores the file of a form and makes it count: both, or neither. @returns `<owner>/<key>` */
export async function upload(
  { platform, assets, maxBytes }: Uploading,
  slot: Slot,
  context: RequestContext,
  request: FormRequest,
): Promise<string> {
  // Before anything of the file is read.
  await slot.ready(platform, context);
  const { type, content } = await readFile(request, slot, maxBytes);
  const name = { instanceId: context.instance.id, owner: slot.owner(context), key: slot.newKey(context) };
  await assets.put(name, type, content);
  try {
    await slot.place(platform, context, name.key);
  } catch (error) {
    // Where even this fails, or the process ends first, it is erased in time: nothing names it.
    await assets.remove(name).catch(() => {});
    throw error;
  }
  return `${name.owner}/${name.key}`;
}

async function readFile(request: FormRequest, slot: Slot, maxBytes: number) {
  const file = await fileOf(request, maxBytes);
  if (file.length > maxBytes) throw beyond(maxBytes);
  if (file.length === 0) throw invalidArgument('ASSET-Emp01', 'file is empty', { field: 'file' });
  const types: readonly ContentType[] = accepted[slot.purpose];
  const type = contentTypeOf(file, types);
  if (type === undefined || !types.includes(type)) {
    throw invalidArgument(
      wrongKind,
      `file must be one of ${namesOf(types)}, by its content; SVG in UTF-8, of shapes and text alone, without references to elsewhere`,
      { field: 'file' },
    );
  }
  if (!hasFitSize(type, file)) {
    throw invalidArgument('ASSET-Siz02', 'file must be a picture of at most 16 megapixels', {
      field: 'file',
    });
  }
  return { type, content: slot.purpose === 'photo' ? withoutCameraData(type, file) : file };
}

const beyond = (maxBytes: number) =>
  invalidArgument(tooLarge, `file must have at most ${maxBytes} bytes`, { field: 'file' });

const noForm = () =>
  invalidArgument('ASSET-Frm01', 'send a form (multipart/form-data) with one file in the field "file"', {
    field: 'file',
  });

/** RFC 7578. What its sender says of the file's name and type is not heeded. */
async function fileOf(request: FormRequest, maxBytes: number): Promise<Uint8Array> {
  const type = request.header('content-type') ?? '';
  if (!/^multipart\/form-data\s*;/i.test(type)) throw noForm();
  if (Number(request.header('content-length') ?? 0) > maxBytes + formBytes) throw beyond(maxBytes);
  const body = await readWithin(request, maxBytes);
  if (body.length > maxBytes + formBytes) throw beyond(maxBytes);
  let form: FormData;
  try {
    form = await new Response(body as BodyInit, { headers: { 'content-type': type } }).formData();
  } catch {
    throw noForm();
  }
  const [file, ...more] = form.getAll('file');
  if (!(file instanceof Blob) || more.length > 0) throw noForm();
  return file.bytes();
}

async function readWithin(request: FormRequest, maxBytes: number): Promise<Uint8Array> {
  try {
    return await request.body();
  } catch (error) {
    if (error instanceof PosternError && error.kind === 'resource_exhausted')
      throw beyond(Math.min(maxBytes, request.maxBodyBytes));
    throw error;
  }
}
