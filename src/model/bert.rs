//! BERT (Devlin et al. 2018) forwards, for one text at a time: pieces of words → one direction, the mean of what became of
//! them. Only reading is done here, so it fits on a page; that it is right is checked against another program's numbers
//! (`tests/real/model`).

use ndarray::{Array1, Array2, ArrayView2, Axis, s};
use safetensors::{Dtype, SafeTensors};
use serde::Deserialize;

/// `config.json`.
#[derive(Debug, Clone, Deserialize)]
pub struct Shape {
    model_type: String,
    hidden_act: String,
    hidden_size: usize,
    num_hidden_layers: usize,
    num_attention_heads: usize,
    max_position_embeddings: usize,
    layer_norm_eps: f32,
}

/// Sentences are short; what is longer than this is cut off.
const LONGEST: usize = 256;

impl Shape {
    pub fn check(&self) -> Result<(), String> {
        if (self.model_type.as_str(), self.hidden_act.as_str()) != ("bert", "gelu") {
            return Err(format!("it is {} with {}, not bert with gelu", self.model_type, self.hidden_act));
        }
        let heads = self.num_attention_heads;
        if heads == 0 || !self.hidden_size.is_multiple_of(heads) || self.max_position_embeddings < 3 {
            return Err("its sizes do not go together".to_owned());
        }
        Ok(())
    }

    /// How many pieces of words it reads at most.
    pub fn longest(&self) -> usize {
        self.max_position_embeddings.min(LONGEST)
    }
}

pub struct Bert {
    shape: Shape,
    /// A row for each piece.
    pieces: Array2<f32>,
    /// A row for each place in the text.
    places: Array2<f32>,
    /// Added to each, since all of it is the first of two texts.
    first_text: Array1<f32>,
    norm: Norm,
    layers: Vec<Layer>,
}

struct Layer {
    query: Linear,
    key: Linear,
    value: Linear,
    joined: Linear,
    after_joined: Norm,
    wide: Linear,
    narrow: Linear,
    after_narrow: Norm,
}

/// x·W + b, W with a column for each number that comes out.
struct Linear {
    weight: Array2<f32>,
    bias: Array1<f32>,
}

struct Norm {
    weight: Array1<f32>,
    bias: Array1<f32>,
    epsilon: f32,
}

impl Bert {
    /// From the bytes of a safetensors file, in 32 bits.
    pub fn read(bytes: &[u8], shape: Shape) -> Result<Bert, String> {
        let file = SafeTensors::deserialize(bytes).map_err(|e| e.to_string())?;
        let read = Reader { file, shape: &shape };
        let layers = (0..shape.num_hidden_layers).map(|n| read.layer(&format!("encoder.layer.{n}")));
        let first_text = read.table("embeddings.token_type_embeddings.weight")?.row(0).to_owned();
        let bert = Bert {
            pieces: read.table("embeddings.word_embeddings.weight")?,
            places: read.table("embeddings.position_embeddings.weight")?,
            first_text,
            norm: read.norm("embeddings.LayerNorm")?,
            layers: layers.collect::<Result<_, String>>()?,
            shape: shape.clone(),
        };
        let fits = bert.pieces.ncols() == shape.hidden_size && bert.places.nrows() >= shape.longest();
        if fits { Ok(bert) } else { Err("its tables do not have the sizes that config.json gives".to_owned()) }
    }

    /// The direction of a text, of length 1. A piece that the table does not hold counts as the first.
    pub fn direction(&self, pieces: &[u32]) -> Vec<f32> {
        let number = |piece: &u32| (*piece as usize).min(self.pieces.nrows() - 1);
        let rows: Vec<usize> = pieces.iter().take(self.shape.longest()).map(number).collect();
        let mut x = self.pieces.select(Axis(0), &rows) + self.places.slice(s![..rows.len(), ..]) + &self.first_text;
        self.norm.apply(&mut x);
        for layer in &self.layers {
            x = layer.apply(x, self.shape.num_attention_heads);
        }
        let mean = x.sum_axis(Axis(0));
        let length = mean.dot(&mean).sqrt();
        (mean / length.max(f32::MIN_POSITIVE)).to_vec()
    }
}

impl Layer {
    fn apply(&self, x: Array2<f32>, heads: usize) -> Array2<f32> {
        let mut attended = self.joined.apply(&self.attention(&x, heads).view());
        attended += &x;
        self.after_joined.apply(&mut attended);
        let mut wide = self.wide.apply(&attended.view());
        wide.mapv_inplace(gelu);
        let mut out = self.narrow.apply(&wide.view());
        out += &attended;
        self.after_narrow.apply(&mut out);
        out
    }

    /// Each piece looks at all pieces, in several ways beside each other.
    fn attention(&self, x: &Array2<f32>, heads: usize) -> Array2<f32> {
        let [query, key, value] = [&self.query, &self.key, &self.value].map(|linear| linear.apply(&x.view()));
        let size = x.ncols() / heads;
        let mut all = Array2::zeros(x.raw_dim());
        for head in 0..heads {
            let of = s![.., head * size..(head + 1) * size];
            let mut looks = query.slice(of).dot(&key.slice(of).t()) / (size as f32).sqrt();
            looks.rows_mut().into_iter().for_each(|mut row| {
                let largest = row.fold(f32::NEG_INFINITY, |a, b| a.max(*b));
                row.mapv_inplace(|look| (look - largest).exp());
                let sum = row.sum();
                row /= sum;
            });
            all.slice_mut(of).assign(&looks.dot(&value.slice(of)));
        }
        all
    }
}

impl Linear {
    fn apply(&self, x: &ArrayView2<f32>) -> Array2<f32> {
        x.dot(&self.weight) + &self.bias
    }
}

impl Norm {
    /// Each row to mean 0 and variance 1, then as was learned.
    fn apply(&self, x: &mut Array2<f32>) {
        for mut row in x.rows_mut() {
            let n = row.len() as f32;
            let mean = row.sum() / n;
            row -= mean;
            let variance = row.dot(&row) / n;
            row /= (variance + self.epsilon).sqrt();
            row *= &self.weight;
            row += &self.bias;
        }
    }
}

fn gelu(x: f32) -> f32 {
    0.5 * x * (1.0 + erf(x / std::f32::consts::SQRT_2))
}

/// To within 1.5 · 10⁻⁷ (Abramowitz and Stegun 1964, 7.1.26).
fn erf(x: f32) -> f32 {
    const FACTORS: [f32; 5] = [1.061_405_4, -1.453_152_1, 1.421_413_8, -0.284_496_73, 0.254_829_6];
    let t = 1.0 / (1.0 + 0.327_591_1 * x.abs());
    let sum = FACTORS.iter().fold(0.0, |sum, factor| sum * t + factor) * t;
    (1.0 - sum * (-x * x).exp()).copysign(x)
}

/// Tensors by their names.
struct Reader<'a> {
    file: SafeTensors<'a>,
    shape: &'a Shape,
}

impl Reader<'_> {
    fn numbers(&self, name: &str) -> Result<(Vec<usize>, Vec<f32>), String> {
        // Some files put the name of the whole before each part's.
        let tensor = self.file.tensor(name).or_else(|_| self.file.tensor(&format!("bert.{name}")));
        let tensor = tensor.map_err(|_| format!("it holds no {name}"))?;
        if tensor.dtype() != Dtype::F32 {
            return Err(format!("{name} is in {:?}, not in 32 bits", tensor.dtype()));
        }
        let (numbers, _) = tensor.data().as_chunks::<4>();
        Ok((tensor.shape().to_vec(), numbers.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect()))
    }

    fn table(&self, name: &str) -> Result<Array2<f32>, String> {
        let (shape, numbers) = self.numbers(name)?;
        let [rows, columns] = shape[..] else { return Err(format!("{name} is no table")) };
        if rows == 0 {
            return Err(format!("{name} is empty"));
        }
        Array2::from_shape_vec((rows, columns), numbers).map_err(|e| e.to_string())
    }

    fn row(&self, name: &str) -> Result<Array1<f32>, String> {
        Ok(Array1::from_vec(self.numbers(name)?.1))
    }

    fn norm(&self, name: &str) -> Result<Norm, String> {
        let (weight, bias) = (self.row(&format!("{name}.weight"))?, self.row(&format!("{name}.bias"))?);
        if weight.len() != self.shape.hidden_size || bias.len() != self.shape.hidden_size {
            return Err(format!("{name} has another size than config.json gives"));
        }
        Ok(Norm { weight, bias, epsilon: self.shape.layer_norm_eps })
    }

    /// From so many numbers to so many; `None` where the file says how many.
    fn linear(&self, name: &str, from: Option<usize>, to: Option<usize>) -> Result<Linear, String> {
        let weight = self.table(&format!("{name}.weight"))?.reversed_axes();
        let bias = self.row(&format!("{name}.bias"))?;
        let right = |given: Option<usize>, found: usize| given.is_none_or(|given| given == found);
        if !right(from, weight.nrows()) || !right(to, weight.ncols()) || bias.len() != weight.ncols() {
            return Err(format!("{name} has another size than config.json gives"));
        }
        Ok(Linear { weight, bias })
    }

    fn layer(&self, name: &str) -> Result<Layer, String> {
        let size = Some(self.shape.hidden_size);
        let wide = self.linear(&format!("{name}.intermediate.dense"), size, None)?;
        let between = Some(wide.weight.ncols());
        Ok(Layer {
            query: self.linear(&format!("{name}.attention.self.query"), size, size)?,
            key: self.linear(&format!("{name}.attention.self.key"), size, size)?,
            value: self.linear(&format!("{name}.attention.self.value"), size, size)?,
            joined: self.linear(&format!("{name}.attention.output.dense"), size, size)?,
            after_joined: self.norm(&format!("{name}.attention.output.LayerNorm"))?,
            wide,
            narrow: self.linear(&format!("{name}.output.dense"), between, size)?,
            after_narrow: self.norm(&format!("{name}.output.LayerNorm"))?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_error_function_is_near_enough() {
        for (x, want) in [(0.0, 0.0), (0.5, 0.520_499_9), (-1.0, -0.842_700_8), (3.0, 0.999_977_9)] {
            assert!((erf(x) - want).abs() < 1e-6, "{x}: {}", erf(x));
        }
    }
}
