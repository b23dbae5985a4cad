import { avatar, tooLarge, type Uploading, upload } from '../assets/index.ts';
import { PosternError } from '../errors/index.ts';
import { fill } from '../login/spoken.ts';
import { type AccountRequest, leadTo } from './account-request.ts';
import { places } from './pages/layout.ts';
import { withNote } from './pages/notes.ts';
import { showProfile, sizeOf } from './profile.ts';

/** Says how large a picture may be, and how large the file is: as the request says, where it was not read. */
export const refuseAvatar =
  ({ maxBytes }: Pick<Uploading, 'maxBytes'>) =>
  async (page: AccountRequest): Promise<Response> => {
    const { frame, texts, upload: sent, request } = page;
    const bytes = sent?.fileSize || Number(request.headers.get('content-length') ?? 0);
    const { pictureTooLarge, pictureRefused } = texts.profile;
    const size = sizeOf(page, maxBytes);
    const problem =
      bytes > maxBytes
        ? fill(frame, pictureTooLarge, { given: sizeOf(page, bytes, Math.ceil), size })
        : fill(frame, pictureRefused, { size });
    const response = await showProfile(maxBytes)(page, { problem });
    return new Response(response.body, { status: 413, headers: response.headers });
  };

/** The picture, by the rules of the slot `users/me/avatar` among the assets. */
export const submitAvatar =
  (files: Uploading) =>
  async (page: AccountRequest): Promise<Response> => {
    const { texts, form, upload: sent, row } = page;
    const show = showProfile(files.maxBytes);
    if (form.get('remove') !== null) {
      if (row.avatar_key !== '') await page.api.auth('removeMyAvatar', {});
      return leadTo(page, withNote(places.profile, 'removed'));
    }
    if (!sent || sent.fileSize === 0) return show(page, { problem: texts.profile.pictureMissing });
    try {
      await upload(files, avatar, page.context, {
        header: (name) => (name === 'content-type' ? sent.contentType : undefined),
        body: async () => sent.body,
        maxBodyBytes: files.maxBytes,
      });
    } catch (error) {
      if (!(error instanceof PosternError) || error.kind !== 'invalid_argument') throw error;
      if (error.id === tooLarge) return refuseAvatar(files)(page);
      const size = sizeOf(page, files.maxBytes);
      return show(page, { problem: fill(page.frame, texts.profile.pictureRefused, { size }) });
    }
    return leadTo(page, withNote(places.profile, 'saved'));
  };
