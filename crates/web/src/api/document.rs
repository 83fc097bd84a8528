use utoipa::openapi::{OpenApi, RefOr};

/// Says of every answer that tells a problem which media type it has.
pub fn name_problems(document: &mut OpenApi) {
    for item in document.paths.paths.values_mut() {
        let operations = [
            &mut item.get,
            &mut item.put,
            &mut item.post,
            &mut item.patch,
            &mut item.delete,
        ];
        for operation in operations.into_iter().flatten() {
            for (status, response) in &mut operation.responses.responses {
                let RefOr::T(response) = response else {
                    continue;
                };
                if status.starts_with(['4', '5'])
                    && let Some(body) = response.content.swap_remove("application/json")
                {
                    let problem = "application/problem+json".to_owned();
                    response.content.insert(problem, body);
                }
            }
        }
    }
}
