import type { Texts } from '../index.ts';

export const overview: Texts['overview'] = {
  welcome: '欢迎，{name}',
  nothingYet: '这里还没有需要您管理的内容',
  nothingYetText:
    '您已登录，但在此组织中没有任何可用的角色。管理员可以授予您角色。您自己的账户在单独的页面上。',
  counts: {
    title: '总览',
    users: '{count, plural, other {用户}}',
    serviceAccounts: '{count, plural, other {服务账户}}',
    projects: '{count, plural, other {项目}}',
    applications: '{count, plural, other {应用}}',
    organizations: '{count, plural, other {组织}}',
  },
  deliveries: {
    title: '投递',
    all: '所有投递',
    fine: '没有等待中或已放弃的投递。',
    waiting: '{count, plural, other {# 项等待发送}}',
    givenUp: '{count, plural, other {# 项已放弃}}',
    many: '超过 {count} 项等待发送',
    manyGivenUp: '超过 {count} 项已放弃',
  },
  recent: { title: '最近动态', empty: '还没有。' },
  start: {
    title: '入门步骤',
    text: '已完成 {done}/{all}。跳过的步骤之后仍可在这里找到。',
    skip: '跳过',
    skipStep: '跳过：{name}',
    again: '显示跳过的步骤',
    done: '已完成',
    steps: {
      application: '接入应用',
      applicationText: '选择您使用的技术，即可获得准确的设置。',
      colleagues: '邀请同事',
      colleaguesText: '他们可以自己选择登录方式。',
      mail: '设置邮件',
      mailText: '邀请和验证码将由您自己的邮件服务器发送。',
      look: '选择外观',
      lookText: '在登录页面上使用您的徽标和颜色。',
    },
  },
};
