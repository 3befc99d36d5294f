// ontology/normalise.py in the browser: `signs` (graph/views/folding.py) says what it does beyond NFKC and lower case
const folding = signs => text => Array.from(text.normalize("NFKC"), sign => signs[sign] ?? sign).join("").toLowerCase();
