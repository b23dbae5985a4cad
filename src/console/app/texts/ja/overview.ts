import type { Texts } from '../index.ts';

export const overview: Texts['overview'] = {
  welcome: 'ようこそ、{name} さん',
  nothingYet: 'あなたが管理できるものはまだありません',
  nothingYetText:
    'サインインしていますが、この組織で使えるロールがありません。管理者がロールを与えることができます。ご自身のアカウントは専用のページにあります。',
  counts: {
    title: '全体の数',
    users: '{count, plural, other {ユーザー}}',
    serviceAccounts: '{count, plural, other {サービスアカウント}}',
    projects: '{count, plural, other {プロジェクト}}',
    applications: '{count, plural, other {アプリケーション}}',
    organizations: '{count, plural, other {組織}}',
  },
  deliveries: {
    title: '配信',
    all: 'すべての配信',
    fine: '待機中のものも配信不能のものもありません。',
    waiting: '{count, plural, other {# 件が送信待ちです}}',
    givenUp: '{count, plural, other {# 件が配信不能になりました}}',
    many: '{count} 件を超える送信待ちがあります',
    manyGivenUp: '{count} 件を超えるものが配信不能になりました',
  },
  recent: { title: '最近の出来事', empty: 'まだ何もありません。' },
  start: {
    title: '最初のステップ',
    text: '{all} 件中 {done} 件が完了しました。スキップしたものは、後でここから再び表示できます。',
    skip: 'スキップ',
    skipStep: 'スキップ: {name}',
    again: 'スキップしたものを表示',
    done: '完了',
    steps: {
      application: 'アプリケーションを接続',
      applicationText: '使う技術を選ぶと、設定すべき値がそのまま表示されます。',
      colleagues: '同僚を招待',
      colleaguesText: 'サインインの方法は本人が選びます。',
      mail: 'メールを設定',
      mailText: '招待とコードは、お使いのメールサーバーから送信されます。',
      look: '外観を選択',
      lookText: 'サインインのページにロゴと色を設定します。',
    },
  },
};
