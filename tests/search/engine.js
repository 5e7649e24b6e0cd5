// The search engine from its parts, as build/theme.rs joins them.
'use strict';
const fs = require('node:fs'), path = require('node:path'), vm = require('node:vm');

const folder = path.join(__dirname, '../../themes/default/engine');
const parts = fs.readdirSync(folder).sort().map((name) => fs.readFileSync(path.join(folder, name), 'utf8'));
vm.runInThisContext(`(function (root, module) {'use strict';\n${parts.join('')}})`, { filename: 'engine.js' })(globalThis, module);
