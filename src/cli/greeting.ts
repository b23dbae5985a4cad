import type { Config } from '../config/index.ts';
import type { FirstInstance } from '../system/index.ts';

/** Tells the person at the terminal where to sign in and as whom; the made-up password is shown this once. */
export const greet = (
  config: Config,
  first: FirstInstance | undefined,
  message: 'serving' | 'set up',
): void => {
  const { publicUrl } = config.server;
  if (config.log.format === 'json') {
    const { userName, generatedPassword: password } = first ?? {};
    process.stdout.write(`${JSON.stringify({ message, url: publicUrl, userName, password })}\n`);
    return;
  }
  const lines = [
    '',
    message === 'serving' ? `Postern serves ${publicUrl}` : `Postern is set up for ${publicUrl}`,
    `Sign in at     ${publicUrl}/ui/console`,
  ];
  if (first !== undefined) {
    lines.push(`as             ${first.userName}`);
    if (first.generatedPassword !== undefined) {
      const once = config.firstInstance.admin.passwordChangeRequired
        ? ', to be changed at the first sign-in'
        : '';
      lines.push(`with password  ${first.generatedPassword}   (shown only now${once})`);
    }
    for (const { holds, path } of first.files) lines.push(`${holds}: ${path}`);
  }
  process.stdout.write(`${lines.join('\n')}\n\n`);
};
