// ontology/normalise.py in the browser: `signs` (graph/views/folding.py) says what it does beyond NFKC and lower case
const lower = text => {
  const small = text.toLowerCase();
  return small.length === text.length ? small : Array.from(text, sign => sign.toLowerCase().length === sign.length ? sign.toLowerCase() : sign).join("");
};
const folding = signs => {
  const to = Array.from(signs.to);  // some are outside the basic plane, two units each
  const table = new Map([...Array.from(signs.dropped, sign => [sign, ""]), ...Array.from(signs.from, (sign, at) => [sign, to[at]])]);
  return text => lower(Array.from(text.normalize("NFKC"), sign => table.get(sign) ?? sign).join("")).normalize("NFKC");
};
