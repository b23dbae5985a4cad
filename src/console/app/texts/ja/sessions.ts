import type { Texts } from '../index.ts';

export const sessions: Texts['sessions'] = {
  title: 'セッション',
  text: '誰が、何を使って、どこでサインインしているか。セッションが終了すると、それに基づくトークンも無効になります。',
  empty: '誰もサインインしていません',
  emptyText: 'セッションは、誰かがサインインすると始まります。',
  nobody: '未確定',
  columns: {
    user: 'ユーザー',
    proven: '確認の方法',
    device: 'デバイス',
    address: 'アドレス',
    created: '開始',
    changed: '最終変更',
    expires: '終了',
  },
  filters: {
    since: '開始',
    day: '1 日以内',
    week: '1 週間以内',
    month: '1 か月以内',
    older: '1 か月より前',
    creator: '開始した人',
    mine: '自分',
  },
  factors: {
    password: 'パスワード',
    webAuthN: 'パスキー',
    webAuthNPresent: 'セキュリティキー',
    intent: 'ID プロバイダー',
    totp: '認証アプリ',
    otpSms: 'SMS のコード',
    otpEmail: 'メールのコード',
    recoveryCode: 'リカバリーコード',
  },
  end: '終了',
  endOne: 'このセッションを終了',
  ended: 'セッションを終了しました',
  endTitle: 'このセッションを終了しますか？',
  endText: '使っている人は、もう一度サインインする必要があります。',
  endSome:
    '使っている人は、もう一度サインインする必要があります。ご自身のセッションが含まれている場合もあります。',
};
