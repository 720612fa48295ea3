import { SNSClient } from '@aws-sdk/client-sns';
import { accountClients } from '../../../lib/facts/account/clients';

it('makes a client at its first use, and once', () => {
  const clients = accountClients();
  for (const name of Object.keys(clients)) expect(Object.getOwnPropertyDescriptor(clients, name)).toHaveProperty('get');
  expect(clients.sns).toBeInstanceOf(SNSClient);
  expect(clients.sns).toBe(clients.sns);
});

it('refuses answers without content whichever client it is', () => {
  for (const client of Object.values(accountClients())) {
    expect((client as SNSClient).middlewareStack.identify().join()).toContain('refuseEmptyAnswers');
  }
});
