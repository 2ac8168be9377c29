import { createEndpoint, createEndpointInput, openDeliverer, sendTest } from '@makegood/core';
import { testDatabase } from '@makegood/db/testing';
import { describe, expect, test } from 'vitest';
import { AddressRefused, checkAddress, checkedLookup, isPublic } from './addresses.ts';
import { openSender } from './send.ts';
import { openReceiver } from './testing-receiver.ts';

describe('what is not of the public internet is known by its address', () => {
  test.each([
    '127.0.0.1',
    '127.8.8.8',
    '0.0.0.0',
    '10.0.0.1',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '100.100.100.200',
    '168.63.129.16',
    '192.0.0.192',
    '192.0.2.1',
    '198.18.0.1',
    '203.0.113.7',
    '224.0.0.1',
    '240.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::127.0.0.1',
    '::ffff:127.0.0.1',
    '::ffff:10.0.0.1',
    '::ffff:a9fe:a9fe',
    '64:ff9b::7f00:1',
    '64:ff9b:1::1',
    '2002:7f00:1::',
    '2001::1',
    '2001:db8::1',
    'fc00::1',
    'fd00:ec2::254',
    'fe80::1',
    'fec0::1',
    'ff02::1',
    '3fff::1',
    '4000::1',
  ])('%s', (address) => {
    expect(isPublic(address)).toBe(false);
  });

  test.each(['1.1.1.1', '8.8.8.8', '172.32.0.1', '::ffff:8.8.8.8', '2606:4700:4700::1111'])(
    '%s is',
    (address) => {
      expect(isPublic(address)).toBe(true);
    },
  );
});

test.each([
  ['http://example.org/', 'not_https'],
  ['https://127.0.0.1/', 'private_address'],
  ['https://0x7f.1/', 'private_address'],
  ['https://2130706433/', 'private_address'],
  ['https://[::1]/', 'private_address'],
  ['https://[::ffff:169.254.169.254]/', 'private_address'],
  ['https://localhost/', 'private_address'],
])('%s is refused: %s', async (url, reason) => {
  await expect(checkAddress(url)).rejects.toMatchObject({ name: 'AddressRefused', reason });
});

test('a name with one private address among its own is refused, whatever the others are', async () => {
  const outcome = (...addresses: string[]) =>
    new Promise((resolve) => {
      const resolved = addresses.map((address) => ({ address, family: 4 }));
      const lookUp = checkedLookup((_host, _options, callback) => callback(null, resolved));
      lookUp('example.org', { all: true }, (error, found) => resolve(error ?? found));
    });
  expect(await outcome('8.8.8.8', '10.0.0.1')).toBeInstanceOf(AddressRefused);
  expect(await outcome('8.8.8.8')).toEqual([{ address: '8.8.8.8', family: 4 }]);
});

test('nothing is sent to an address or a name of this machine, also where it was taken before', async () => {
  const db = await testDatabase();
  const at = await openReceiver();
  const sender = openSender({ allowPrivate: false });
  const deliverer = openDeliverer(db.sql, sender.send);
  const { port } = new URL(at.url);
  const urls = [at.url, `https://127.0.0.1:${port}/`, `https://localhost:${port}/`];
  for (const url of urls) {
    const input = createEndpointInput.parse({ name: url, url, types: ['alert.opened'] });
    await sendTest(db, await createEndpoint(db, input, 'test'), 'test');
  }
  expect(await deliverer.deliver()).toEqual({ delivered: 0, retried: 3, failed: 0 });
  const errors = await db.sql<{ lastError: string }[]>`
    select distinct last_error from webhook_deliveries order by last_error`;
  expect(errors.map(({ lastError }) => lastError)).toEqual([
    'The address belongs to a private network.',
    'The address is not https.',
  ]);
  expect(at.received).toEqual([]);
  await sender.close();
  await at.close();
  await db.drop();
});
