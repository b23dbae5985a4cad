import type { MessageTexts } from './en.ts';

export const ja: MessageTexts = {
  greeting: '{{.DisplayName}} 様',
  code: 'コード: {{.Code}}',
  ignore: 'お心当たりがない場合は、このメッセージを無視してください。',
  initialization: {
    title: 'アカウントを有効にしてください',
    text: 'アカウントが作成されました。サインイン名は {{.PreferredLoginName}} です。下のリンクを開いて有効にし、パスワードを設定してください。',
    button: 'アカウントを有効にする',
  },
  passwordReset: {
    title: '新しいパスワードの設定',
    text: 'アカウントの新しいパスワードが要求されました。下のリンクを開いて設定してください。',
    button: 'パスワードを設定する',
  },
  emailVerification: {
    title: 'メールアドレスの確認',
    text: 'このアドレスがアカウントに登録されました。下のリンクを開いて、ご自分のものであることを確認してください。',
    button: 'アドレスを確認する',
  },
  phoneVerification: {
    title: '電話番号の確認',
    text: 'この電話番号を確認するためのコードは {{.Code}} です。',
  },
  smsCode: {
    text: '{{.OTP}} は {{.Domain}} のワンタイムコードです。有効期間は {{.Expiry}} です。',
  },
  emailCode: {
    title: 'ワンタイムコード',
    text: 'ワンタイムコードは {{.OTP}} です。{{.Expiry}}以内に入力するか、下のリンクを開いてください。',
  },
  domainClaimed: {
    title: 'ユーザー名の変更が必要です',
    text: 'ユーザー名 {{.UserName}} のドメインは、ある組織のものになりました。今後は {{.TempUsername}} でサインインしてください。その後、別の名前を選べます。',
  },
  passkey: {
    title: 'パスキーの設定',
    text: '下のリンクを開いてパスキーを設定すると、パスワードなしでサインインできます。',
  },
  passwordChanged: {
    title: 'パスワードが変更されました',
    text: 'アカウントのパスワードが変更されました。お心当たりがない場合は、すぐに新しいパスワードを設定し、管理者に知らせてください。',
  },
  invitation: {
    title: '{{.ApplicationName}} への招待',
    text: '{{.ApplicationName}} に招待されています。下のリンクを開いて承諾し、サインイン方法を選んでください。',
    button: '招待を承諾する',
  },
  newDevice: {
    title: 'アカウントへの新しいサインイン',
    text: 'これまでに確認されていないブラウザーからアカウントにサインインがありました: {{.Device}}。ご本人の場合は何もする必要はありません。心当たりがない場合は、下のリンクを開いてください。すべてのセッションを終了し、新しいパスワードを設定できます。',
  },
  authorizationRequested: {
    title: 'アプリケーションが回答を待っています',
    text: '{{.ApplicationName}} があなたのアカウントへのアクセスを求めています。たった今あなたが始めたものであれば、{{.Expiry}}以内に下のリンクを開いて許可または拒否してください。心当たりがない場合は他人が始めたものです。拒否するか、このメッセージを無視してください。',
    button: '回答する',
  },
  test: {
    title: 'テストメッセージ',
    text: 'このメッセージは、{{.Domain}} からのメールが届くことを示しています。',
  },
};
