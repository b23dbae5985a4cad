import type { Texts } from '../index.ts';

export const events: Texts['events'] = {
  title: '审计日志',
  columns: {
    what: '事件',
    at: '时间',
    who: '操作者',
    object: '对象',
    kind: '对象类型',
    type: '事件类型',
    service: '途径',
    organization: '组织',
    payload: '内容',
  },
  filters: {
    object: '对象的 ID',
    who: '操作者的 ID',
    organization: '组织的 ID',
    since: '开始时间',
    until: '结束时间',
  },
  facts: '事件',
  ofObject: '此对象的全部事件',
  payloadText: '不显示机密内容；对无权查看个人信息的人，个人信息会被遮盖。',
  asJson: '以 JSON 查看',
  noPayload: '没有更多内容。',
};
