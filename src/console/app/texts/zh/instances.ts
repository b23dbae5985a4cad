import type { Texts } from '../index.ts';

export const instances: Texts['instances'] = {
  title: '实例',
  text: '此服务器的租户，各有自己的域名、组织和用户。',
  open: '打开其控制台',
  openText: '在那里以该实例的用户身份登录。',
  removeText: '其组织、用户、项目和应用将一并删除，任何人都无法再在那里登录。',
  makePrimary: '设为主域名',
  removeDomainText: '将无法再通过它访问该实例，为它创建的通行密钥也会失效。',
  create: {
    title: '创建实例',
    domain: '自有域名',
    domainHint: '不含 https:// 和路径。留空则自动生成。',
    organization: '第一个组织',
    organizationHint: '留空则与实例同名。',
    owner: '所有者',
    ownerText: '该实例的新用户，使用此密码登录后需更换密码。',
  },
  limits: {
    title: '限制',
    text: '不显示当前的设置：在此保存的内容会取而代之。',
    block: '停止服务',
    blockHint: '在取消之前，登录和调用都会被拒绝。',
    retention: '历史记录天数',
    retentionHint: '管理员可以查看多久以前的事件。0 表示保持不变。',
    reset: '取消限制',
  },
  quotas: {
    title: '配额',
    unit: '对象',
    units: { requests: '带令牌的请求', seconds: '动作运行的秒数' },
    amount: '数量',
    days: '周期天数',
    blocks: '拒绝超出的部分',
    blocksHint: '否则只计数。',
    remove: '移除配额',
  },
};
