{# ontology/normalise.py in the browser: `signs` (graph/views/folding.py) says what it does beyond NFKC and lower case #}
const lower = text => {
  const small = text.toLowerCase();
  return small.length === text.length ? small : Array.from(text, sign => sign.toLowerCase().length === sign.length ? sign.toLowerCase() : sign).join("");
};
const folding = signs => {
  const to = Array.from(signs.to);  // some are outside the basic plane, two units each
  const table = new Map([...Array.from(signs.dropped, sign => [sign, ""]), ...Array.from(signs.from, (sign, at) => [sign, to[at]])]);
  const one = sign => table.get(sign) ?? Array.from(sign.normalize("NFKC"), part => table.get(part) ?? part).join("");
  return text => lower(Array.from(text, one).join("")).normalize("NFKC");
};
