import type { Texts } from '../index.ts';

export const directory: Texts['directory'] = {
  title: '目录（SCIM）',
  text: 'Microsoft Entra、Okta 和人力资源系统以此维护组织的人员和群组。',
  baseUrl: '基础 URL',
  connect: '连接目录',
  connectText: '创建一个角色为 ORG_OWNER 的服务账号和一个有效期一年的令牌。持有令牌者可以更改这里的所有人。',
  account: '目录',
  token: '目录的令牌',
  connected: '已连接',
  live: {
    title: '第一个人员或群组',
    waiting: '正在等待目录…',
    waitingText: '在目录中填写基础 URL 和令牌，然后开始预配。此页面会自动察觉。',
    arrived: '目录正在工作：{when}',
    arrivedText: '它发送的人员和群组在这里的列表中。',
  },
  toAccount: '查看服务账号',
};
