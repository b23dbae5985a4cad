import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { failedPrecondition } from '../errors/index.ts';

/**
 * Reads the 32-byte master key: raw, or as hex or base64 text.
 * @param create make the file (0600) with a random key when it is not there
 * @throws PosternError `failed_precondition` naming masterKeyFile: missing, unreadable, or not 32 bytes
 */
export async function loadMasterKey(path: string, create: boolean): Promise<Uint8Array> {
  const content = (await readIfThere(path)) ?? (create ? await createMasterKey(path) : undefined);
  if (content === undefined) {
    throw refused(
      path,
      'does not exist. Restore it, or point masterKeyFile at the key this database was set up with.',
    );
  }
  const key = decode(content);
  if (key === undefined) {
    throw refused(path, 'does not hold a key: 32 bytes are needed, raw or as hex or base64 text.');
  }
  return key;
}

async function readIfThere(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw refused(path, 'cannot be read by this user.', cause);
  }
}

/** Written beside and linked into place, so that no reader sees half a key and of two starts one wins. */
async function createMasterKey(path: string): Promise<Buffer> {
  const draft = `${path}.${randomBytes(6).toString('hex')}`;
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await writeFile(draft, `${randomBytes(32).toString('base64')}\n`, {
      mode: 0o600,
      flag: 'wx',
      flush: true,
    });
    await link(draft, path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
    return await readFile(path);
  } catch (cause) {
    throw refused(path, 'cannot be written.', cause);
  } finally {
    await rm(draft, { force: true });
  }
}

function decode(content: Buffer): Uint8Array | undefined {
  if (content.length === 32) return new Uint8Array(content);
  const text = content.toString('latin1').trim();
  if (/^[0-9a-f]{64}$/i.test(text)) return new Uint8Array(Buffer.from(text, 'hex'));
  if (/^[A-Za-z0-9+/_-]{43}=?$/.test(text)) return new Uint8Array(Buffer.from(text, 'base64'));
  // Zitadel's master keys are 32 characters of text, often with a newline after them.
  if (/^[\x21-\x7e]{32}$/.test(text)) return new Uint8Array(Buffer.from(text, 'latin1'));
  return undefined;
}

const refused = (path: string, problem: string, cause?: unknown) =>
  failedPrecondition('CRYPTO-Mkey3', `The master key file ${path} ${problem}`, {
    field: 'masterKeyFile',
    cause,
  });
