import { avatar, tooLarge, type Uploading, upload } from '../assets/index.ts';
import { PosternError } from '../errors/index.ts';
import { fill } from '../login/spoken.ts';
import { type AccountRequest, leadTo } from './account-request.ts';
import { places } from './pages/layout.ts';
import { withNote } from './pages/notes.ts';
import { megabytes, showProfile } from './profile.ts';

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
      const size = megabytes(files.maxBytes);
      const response = await show(page, {
        problem: fill(page.frame, texts.profile.pictureRefused, { size }),
      });
      return error.id === tooLarge
        ? new Response(response.body, { status: 413, headers: response.headers })
        : response;
    }
    return leadTo(page, withNote(places.profile, 'saved'));
  };
