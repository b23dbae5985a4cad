import type { Texts } from '../index.ts';

export const events: Texts['events'] = {
  title: '監査ログ',
  columns: {
    what: '出来事',
    at: '日時',
    who: '実行者',
    object: '対象',
    kind: '対象の種類',
    type: 'イベントの種類',
    service: '経由',
    organization: '組織',
    payload: '内容',
  },
  filters: {
    object: '対象の ID',
    who: '実行者の ID',
    organization: '組織の ID',
    since: '開始日時',
    until: '終了日時',
  },
  facts: '出来事',
  ofObject: 'この対象のすべて',
  payloadText: '機密情報は含まれません。個人の情報は、それを閲覧する権限がない人には伏せられます。',
  asJson: 'JSON で見る',
  noPayload: 'ほかに内容はありません。',
};
