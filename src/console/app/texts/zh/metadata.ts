import type { Texts } from '../index.ts';

export const metadata: Texts['metadata'] = {
  title: '元数据',
  textOfUser: '您的系统对此人的记录，可以告知应用。',
  textOfOrganization: '您的系统对组织的记录。',
  none: '无。',
  add: '添加条目',
  change: '更改 {key}',
  key: '键',
  value: '值',
  form: '值的形式',
  forms: {
    text: '文本',
    textHint: '按输入的内容。',
    base64: '字节',
    base64Hint: '以 base64 编码。',
  },
  notBase64: '这不是 base64。',
  bytes: '字节',
  set: '{key} 已设置',
  removed: '{key} 已移除',
  removeText: '应用将不再得知它。',
};
