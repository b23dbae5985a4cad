import type { Texts } from '../index.ts';

export const instances: Texts['instances'] = {
  title: 'インスタンス',
  text: 'このサーバーのテナントです。それぞれ独自のドメイン、組織、人を持ちます。',
  open: 'コンソールを開く',
  openText: 'そのインスタンスのユーザーとしてサインインします。',
  removeText:
    '組織、ユーザー、プロジェクト、アプリケーションも一緒に削除され、誰もサインインできなくなります。',
  makePrimary: 'プライマリにする',
  removeDomainText:
    'このドメインではインスタンスにアクセスできなくなり、このドメインで作成されたパスキーは使えなくなります。',
  create: {
    title: 'インスタンスを作成',
    domain: '独自ドメイン',
    domainHint: 'https:// とパスを除いて入力します。空欄の場合は自動的に生成されます。',
    organization: '最初の組織',
    organizationHint: '空欄の場合はインスタンスと同じ名前になります。',
    owner: '所有者',
    ownerText: 'インスタンスの新しいユーザーです。このパスワードでサインインし、別のパスワードを選びます。',
  },
  limits: {
    title: '制限',
    text: '現在有効な値です。個別の設定、またはサーバーの構成によります。',
    block: 'サービスを停止する',
    blockHint: '取り消すまで、サインインと呼び出しは拒否されます。',
    retention: '履歴の日数',
    retentionHint: '管理者がさかのぼって履歴を見られる日数。0 の場合はすべて見られます。',
    reset: '制限を解除',
  },
  quotas: {
    title: 'クォータ',
    of: 'クォータ: {unit}',
    none: 'クォータなし: 集計も制限もしません',
    used: '{since} から {amount} 中 {used} を使用',
    limited: '制限あり',
    counted: '集計のみ',
    set: 'クォータを設定',
    setOf: 'クォータを設定: {unit}',
    units: { requests: 'トークン付きリクエスト', seconds: 'アクションの実行秒数' },
    amount: '上限',
    days: '期間の日数',
    blocks: '超えた分を拒否する',
    blocksHint: 'オフの場合は数えるだけです。',
    remove: 'クォータを削除',
    removeText: '今後は集計も拒否もしません。',
    removed: 'クォータを削除しました',
  },
};
