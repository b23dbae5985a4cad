import { describe, expect, test } from 'bun:test';
import { readdirSync, readFileSync } from 'node:fs';
import { availableParallelism, getPriority } from 'node:os';
import { createPasswordHasher } from '../password.ts';
import { niceness } from './give-way.ts';
import { readPasswordHash } from './index.ts';
import { hashThreads, serveHashes } from './threads.ts';

/** Hashes of one short password with letters beyond ASCII, made by crypt(3), passlib, bcrypt and hashlib of Python. */
const ofShort = [
  '$1$saltsalt$VReRfkQ8Hs1aayf/oxMkG/',
  '$5$rounds=1234$saltstring$6/IWaH0mepYVvM4FzBvNAKaDJ1eZFmG5DbCF6GBb.U4',
  '$5$saltstringsaltst$n0Avg6tVLRxDQGGlqCTrO8BwlXXYk9mkAru5YH25m62',
  '$6$saltstringsaltst$hAiFF6dzq0Xx/uIVY7vjHFn.3tyWrcLpQmbjQD5feGHNLf.8XBH1OfsSlwcmLpLzcI2divqAFD0dtzCyZCekW1',
  '$6$rounds=1400$anotherlongsalt$imfR6kJuoucYJQhnBPEAFUNr6w7enKYABLk2Qo.aoFal0Hjgk36Two4sozcmrLPYVUmKNaQ8vuG3L6gAQK/gB.',
  '$7$BU..../....SaltSaltSalt$rUaRF4MNw3XDOw8B/unLRaI7.dpO1sPIGjvNpynFsNB',
  '$P$6dZxIm.sFbwORgeqiWKGLAXTEtZslq.',
  '$apr1$vlvAwTnf$5sfeX8YHJpclZuA256DmR/',
  '$pbkdf2$1000$.58zpjRGCAHA2LuX8n7P.Q$TYimDC4FxKq1wyTTENWMNB9Os1Y',
  '$pbkdf2-sha256$1000$odQ6Z2wtpVSq1RojpBRCCA$iQqZi1bwTlDcIHvKsBkcXAMd5geRyl6MGTfZNo9fwsk',
  '$pbkdf2-sha512$1000$LyUkxFgrRchZS6n13vsfYw$j6opXksuGrdprNmfz85gFkd5FaCahYQJHL7kdZoQNkDyghRwfPYHYSDTu42BcIjRAr6F2LkBBldkv9UN2ENumA',
  'pbkdf2_sha256$1000$Y3YmokxrXKrv$aPAzjZJ6UlSqbLu1jXcA9JCqjy3876OycSWOHpFckio=',
  'pbkdf2_sha1$1000$n5x6dg4B8DFS$LcxqLbwKP3rf1MaGcrMPrKNBHO0=',
  'bcrypt_sha256$$2b$04$5.yYNy6RHwL5pO.FGP2rdut7vL4Ac4dCMW3p4jFcMV8ctq3oSrHce',
  '{SSHA}d13/4hFz8a63FsTHgVNsOlBomjQtxbj3',
  '{SSHA256}uq1ahTilMqKvVBYcNZgBJo5WK2m5dZC7N7zL7ItP6cRZK4VQ6j2ntA==',
  '{SSHA512}U76JnIvg2jDoNH9ER5vp9HoJPt6RHxpWzdQISbef86nvkNSU1iMQb/uvXvC94mqVJrzYbi7WIRfiwCSjg9iIzh8jpDRGyHkv',
  '{SMD5}3KvpaRLuzqDto8P5vK2h9wxBKMU=',
  '{SHA}9Rfd8dMqES/xrVXGbRsSyzjn6Pc=',
  '{MD5}EoQeS6XjfS+/x4RYxnFK3g==',
  '$scrypt$ln=10,r=8,p=1$D0FoTal1zvlfizHmnPN+rw$NTJbME4qOXgvsNw2OC2NVB7HrHLJpo+A+V3OMBjHjak',
  '12841e4ba5e37d2fbfc78458c6714ade',
  '$2b$04$abcdefghijklmnopqrstuuyx2n0Zzopyr9QuYTMCfOJJOj526QVoC',
  '$wp$2y$04$abcdefghijklmnopqrstuuajfNiEg2vo.XUADUvdo8GejmJR133wm',
  '$H$6saltsaltJ1i4LMOJFToAIRUg/j69/.',
  '$S$6saltsaltzVI5NDls5UhzHDuhdL5S/632nPGYz2aRV0g9b5U1isU',
  'U$S$6saltsaltCSk9C02ECRIez1/aWv87LKHPNdWPHqoa1uRPXAuC5HL',
  'scrypt$saltsalt$1024$8$1$lwyoz4g8CZvzWD5030sALnoJzSOJ3x1jXGIotD61AHQQb8s3ok8as3vGw+ZO/Q4qjgLX81gW5gS0JA3bBY7wNQ==',
  '$md5salted-suffix$saltsalt$tBWPt0pOz1zzwjux0493BQ==',
  '$md5salted-prefix$saltsalt$CA/+9/ohksRfNkcH4X31BA==',
];
/** Of 100 letters x: longer than the blocks of the digests, and than bcrypt looks. */
const ofLong = [
  '$1$saltsalt$AomvFEJYtItwDZI8JetzY0',
  '$5$rounds=1234$saltstring$8iO0y6aej3O.X6hcfzOxOi5Xljxio2V75Wqa./aC.SD',
  '$5$saltstringsaltst$vcMOv/znJvvO4P9xkognvyT2DqIKm5NYMURetsjRk.D',
  '$6$saltstringsaltst$bl3i/E06ECvtY.WYUB9BNKtohRW9trjxGL/TSR.YYePiGmFLaioHLFmGBHAPhK3VINV6pwvHBnCKOw6tEI74..',
  '$6$rounds=1400$anotherlongsalt$CIy3jsLfIFPfOUZYZ/qetjmI/KdsrkVa3Wn8OOjBpEWkX/KwHZZvWHKQAFD9NYPNDbKAPjSg6YifIWBymcMGR0',
  '$7$BU..../....SaltSaltSalt$NwdGiE.qZG/Ctpnzu6MV01cS5h2ub6CrgOKM9r1ZIY3',
  '$P$6bdNDmcFrgEieEoze743wqzVkkl/lD.',
  '$apr1$/VY3k0Kj$.jZKioszjOZRs0faJgTnK/',
  '$pbkdf2$1000$MeackxIihJCSco5Rau1dqw$M4Tg4Jeg5K/N0C3zflkRvyaoVoY',
  '$pbkdf2-sha256$1000$zzkHgBCCUOp9L0VISUlJaQ$HJiWPPxRL462qycIVOKENqUccZKdbWPfzqTSBa0FErY',
  '$pbkdf2-sha512$1000$fA8hhJCScu597907R0iJMQ$z5YgihnlmfCYEGSJPUu55DFlpCGYGZWeaoZe5v5l9rTE3AMSU9nYP2AyTQm0HgtZjCy3Gu36rnvwaCVm/vRvNA',
  'pbkdf2_sha256$1000$IKRcVXTnukvD$ymqyuJO5AenezkqqXkChqgC06LM7M1THMuCWMWi9rUY=',
  'pbkdf2_sha1$1000$MN0QTpTU9zDK$6z1SpFyKVv6KA1CF3jIzud5nC+Y=',
  'bcrypt_sha256$$2b$04$d9FLtlAcEoA66llU3.wpH.M6aTLOEg0rQ79/Qmz84Lgc2C2S32yp.',
  '{SSHA}8ndlDkh26AOO4vmG9Tgrjlf1CGrKOce4',
  '{SSHA256}hivaVFccF0qeh6Ztk0vDNVKyhO47z975xhj5VDUHhI4sxXiPcW5tDQ==',
  '{SSHA512}RlreA1+q60uUeVbQray20Esl7NvlWjwcEpPrAjumr00Q1DgWVmQrqvad3ZezjEsO1pjWFjdc0FpwO+SCgBqQGtS613oPAYDQ',
  '{SMD5}udevdAq7DgAtrgVFMfLmp45xzlk=',
  '{SHA}UOSDaQ7EgfSvf2+1JLK5nrFxZWU=',
  '{MD5}rtVj7K+0vMVlTFl6QhVHsg==',
  '$scrypt$ln=10,r=8,p=1$D0EoRQhBCAGAkBIixPhf6w$jYLvGJkduxx8hdpFF8yrJweriKIN/0Yk6TtYB5Q7IZA',
  'aed563ecafb4bcc5654c597a421547b2',
  '$2b$04$abcdefghijklmnopqrstuubzadhGtS2zEF.gu0yd0opP6cVzb.e0i',
  '$wp$2y$04$abcdefghijklmnopqrstuuJClX3LNOdVkWzUWMXxmJU2oUEhKA8zO',
  '$H$6saltsalt6QVGBqz0jUCam8SA.Rsgd0',
  '$S$6saltsaltGvSfaR4hpwWOM7jcUfHlvWo4asbC8gpfztkP5xoSJHj',
  'U$S$6saltsalthNbNgX7bC.kRUzIeJ5j01954C5p3cNWZhsGL/0wYXJH',
  'scrypt$saltsalt$1024$8$1$M3ykWa5zMBPCxgg/7mDasz2sc0WjrRoKhh+pzD+klK51HLDhtH6iBlL+rGzf6IeiHb0RKCG8RSqJCIt3bzcvuQ==',
  '$md5salted-suffix$saltsalt$P8P2BEi7gZtGQk9kNvsb+g==',
  '$md5salted-prefix$saltsalt$1zTa6ZvrySqONWZzOVmwtg==',
];
const [short, long] = ['pässwörd', 'x'.repeat(100)];
/** github.com/firebase/scrypt: the sample of its README. */
const firebase =
  '$firebasescrypt$ln=14,r=8$42xEC+ixf3L2lw==$lSrfV15cpx95/sZS2W9c9Kp6i/LVgQNDNC/qzrCnh1SAyZvqmZqAjTdn3aoItz+VHjoZilo78198JAdRuid5lQ==$Bw==$jxspr8Ki0RYycVU8zykbdLGjFQ3McFUH0uiiTvC8pVMXAn210wjLNmdZJzxUECKbm0QsEmYUSDzZvpjeJ9WmXA==';
const matches = async (password: string, encoded: string) => readPasswordHash(encoded)?.matches(password);

describe('hashes that others made', () => {
  test.each(ofShort)('%s is of its password alone', async (encoded) => {
    expect(await matches(short, encoded)).toBe(true);
    expect(await matches('pässwörD', encoded)).toBe(false);
    expect(await matches('', encoded)).toBe(false);
  });

  test.each(ofLong)('%s is of a long password', async (encoded) => {
    expect(await matches(long, encoded)).toBe(true);
    expect(await matches('x'.repeat(71), encoded)).toBe(false);
  });

  test('firebase', async () => {
    expect(await matches('user1password', firebase)).toBe(true);
    expect(await matches('user2password', firebase)).toBe(false);
  });

  test.each([
    ['{CRYPT}', (hash: string) => hash.startsWith('$6$')],
    ['argon2', (hash: string) => hash.startsWith('$argon2')],
    ['bcrypt$', (hash: string) => hash.startsWith('$2b$')],
  ] as const)('are found behind the label %s', async (label, fits) => {
    const argon2 = await Bun.password.hash(short, { algorithm: 'argon2id', memoryCost: 64, timeCost: 1 });
    const encoded = label + [...ofShort, argon2].find(fits);
    expect(await matches(short, encoded)).toBe(true);
    expect(await matches('other', encoded)).toBe(false);
  });
});

describe('what costs too much, or is cut off, is no hash', () => {
  test.each([
    '$6$rounds=999999999$saltstring$'.padEnd(120, 'a'),
    `$5$rounds=500001$salt$${'a'.repeat(43)}`,
    `$5$rounds=999$salt$${'a'.repeat(43)}`,
    `$6$salt$${'a'.repeat(43)}`,
    `$P$Msaltsalt${'a'.repeat(22)}`,
    `$S$zsaltsalt${'a'.repeat(43)}`,
    '$scrypt$ln=30,r=8,p=1$c2FsdHNhbHQ$aGFzaGhhc2hoYXNoaGFzaA',
    '$scrypt$ln=16,r=8,p=99$c2FsdHNhbHQ$aGFzaGhhc2hoYXNoaGFzaA',
    'scrypt$salt$1000$8$1$aGFzaGhhc2hoYXNoaGFzaA==',
    `$7$zzzzzzzzzzz$${'a'.repeat(43)}`,
    '$pbkdf2-sha256$99999999$c2FsdHNhbHQ$aGFzaGhhc2hoYXNoaGFzaA',
    '$pbkdf2-sha256$0$c2FsdHNhbHQ$aGFzaGhhc2hoYXNoaGFzaA',
    '$pbkdf2-md5$1000$c2FsdHNhbHQ$aGFzaGhhc2hoYXNoaGFzaA',
    '{SSHA}CmL5ZNJ84Yh/WHZOnH4uc57i',
    '{SHA}CmL5ZNJ84Yh',
    '{SHA}CmL5ZNJ84Yh/WHZOnH4uc57iU0tJSel9',
    '12841e4ba5e37d2fbfc78458c6714a',
    '$md5salted-middle$salt$EoQeS6XjfS+/x4RYxnFK3g==',
    ofShort.join('').slice(0, 2000),
    '$y$j9T$abcdefgh$'.padEnd(60, 'a'),
  ])('%s', (encoded) => {
    expect(readPasswordHash(encoded)).toBeUndefined();
  });
});

/** As the product starts it; see src/threads.ts. */
const hasherThread = () => new Worker(new URL('../../../workers/hasher.ts', import.meta.url).href);

describe('in the hasher', () => {
  test('each kind signs in once, and is renewed', async () => {
    const hasher = createPasswordHasher({ cost: { memoryKib: 64, passes: 1 } });
    for (const encoded of ofShort) {
      expect([encoded, await hasher.verify(short, encoded)]).toEqual([encoded, { ok: true, rehash: true }]);
      expect([encoded, await hasher.verify('wrong', encoded)]).toEqual([
        encoded,
        { ok: false, rehash: false },
      ]);
    }
  });

  test('every kind is computed by threads, which are started when they are needed, as many as there are cores', async () => {
    let started = 0;
    const thread = () => {
      started += 1;
      return hasherThread();
    };
    const hasher = createPasswordHasher({ cost: { memoryKib: 64, passes: 1 }, thread });
    expect(started).toBe(0);
    await hasher.verify(short, await hasher.hash(short));
    expect(started).toBe(1);
    const verdicts = await Promise.all(
      ofShort.flatMap((encoded) => [hasher.verify(short, encoded), hasher.verify('wrong', encoded)]),
    );
    expect(verdicts.map(({ ok }) => ok)).toEqual(ofShort.flatMap(() => [true, false]));
    expect(started).toBe(availableParallelism());
    hasher.close();
  });

  test('hashing leaves the runtime’s own threads alone, by which tokens are signed, and gives way to them', async () => {
    const hasher = createPasswordHasher({ thread: hasherThread });
    const tasks = () => readdirSync('/proc/self/task');
    const nameOf = (id: string) => readFileSync(`/proc/self/task/${id}/comm`, 'utf8').trim();
    const busy = (id: string) =>
      Number(readFileSync(`/proc/self/task/${id}/stat`, 'utf8').split(') ')[1]?.split(' ')[11]);
    const pool = () =>
      tasks()
        .filter((id) => nameOf(id).startsWith('Bun Pool'))
        .map(busy)
        .reduce((sum, ticks) => sum + ticks, 0);
    const before = pool();
    const others = new Set(tasks());
    await Promise.all(Array.from({ length: 20 }, () => hasher.verify('x', undefined)));
    expect(pool() - before).toBeLessThan(5);
    const started = tasks().filter((id) => !others.has(id));
    const yielding = started.filter((id) => getPriority(Number(id)) === niceness);
    expect(yielding.filter((id) => nameOf(id) === 'Worker')).toHaveLength(availableParallelism());
    // Those that help every thread to collect its memory do not give way with these.
    expect(yielding.map(nameOf)).not.toContain('HeapHelper');
    hasher.close();
  });

  test('a thread that died fails those who waited for it alone; the next question starts another', async () => {
    const started: Worker[] = [];
    const threads = hashThreads(() => {
      started.push(hasherThread());
      return started.at(-1) as Worker;
    }, 1);
    const dear = `$6$rounds=500000$salt$${'a'.repeat(86)}`;
    const waiting = threads.compute({ password: short, encoded: dear });
    started[0]?.terminate();
    expect((await Promise.allSettled([waiting]))[0]).toMatchObject({ reason: { kind: 'unavailable' } });
    const encoded = ofShort.find((hash) => hash.startsWith('$5$')) as string;
    expect(await threads.compute({ password: short, encoded })).toBe(true);
    expect(started).toHaveLength(2);
    threads.close();
  });

  test('the thread says no to what it cannot read', async () => {
    const answers: unknown[] = [];
    const port: Parameters<typeof serveHashes>[0] = {
      onmessage: null,
      postMessage: (answer) => answers.push(answer),
    };
    serveHashes(port);
    port.onmessage?.({ data: { id: 7, question: { password: 'x', encoded: 'nothing' } } });
    expect(answers).toEqual([{ id: 7, result: false }]);
  });
});
