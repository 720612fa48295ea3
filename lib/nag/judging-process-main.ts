/** What runs in the process of its own: an order on standard input, what needs attention on standard output. */
import { readFileSync } from 'node:fs';
import { judgeAssembly, type Order } from './judgement';

const STANDARD_INPUT = 0;

const order = JSON.parse(readFileSync(STANDARD_INPUT, 'utf8')) as Order;
process.stdout.write(JSON.stringify(judgeAssembly(order)));
