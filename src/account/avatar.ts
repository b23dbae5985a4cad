import { avatar, tooLarge, type Uploading, upload } from '../assets/index.ts';
import { PosternError } from '../errors/index.ts';
import { fill } from '../login/spoken.ts';
import { type AccountRequest, leadTo } from './account-request.ts';
import { places } from './pages/layout.ts';
import { withNote } from './pages/notes.ts';
import { showProfile, sizeOf } from './profile.ts';

/** Says which files are taken. */
export const refuseAvatar =
  ({ maxBytes }: Pick<Uploading, 'maxBytes'>, status = 413) =>
  async (page: AccountRequest): Promise<Response> => {
    const problem = fill(page.frame, page.texts.profile.pictureRefused, { size: sizeOf(page, maxBytes) });
    const response = await showProfile(maxBytes)(page, { problem });
    return new Response(response.body, { status, headers: response.headers });
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
      return refuseAvatar(files, error.id === tooLarge ? 413 : 400)(page);
    }
    return leadTo(page, withNote(places.profile, 'saved'));
  };
